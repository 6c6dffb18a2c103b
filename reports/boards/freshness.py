"""What was built from compiled figures is kept until anything it rests on has changed.

One short statement reads a token of all that a page is made of: the editions, the bases, the
targets, the figures of rules, the names of areas, commercial districts and buildings, the batches
that appropriate, the open to-dos; and for a whole page what its frame tells the user. While the
token stands, the kept thing is the same as a new one would be; nothing is shown from memory on
trust of a clock.

Where no transaction has ended anywhere in the database since a user was last answered, it answers
that alone: whoever sees the same transactions sees the same rows.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, NamedTuple, TypeVar

from django.utils.timezone import localdate

from accounts.models import Message
from districts.models import (
    Area,
    Building,
    CommercialDistrict,
    ImportBatch,
    RoleAssignment,
    RuleLimit,
    ToDo,
)
from districts.prepared import first_row
from funding.models import Appropriation, AppropriationBatch
from reports.models import Basis, QuarterlyReport, Target

KEPT = 256  # things a process keeps, the least used goes first; a page is about 100 KB

_store: OrderedDict[Hashable, tuple[Hashable, Any]] = OrderedDict()
_lock = Lock()

Thing = TypeVar("Thing")


def _table(model: Any) -> str:
    return str(model._meta.db_table)


FIGURES = f"""concat_ws('/',
  (select md5(string_agg(concat(id, digest, compiled_at, state), ',' order by id))
     from {_table(QuarterlyReport)}),
  (select md5(string_agg(b::text, ',' order by id)) from {_table(Basis)} b),
  (select md5(string_agg(t::text, ',' order by id)) from {_table(Target)} t),
  (select md5(string_agg(r::text, ',' order by id)) from {_table(RuleLimit)} r),
  (select concat(count(*), '+', max(id)) from {_table(Area)}),
  (select concat(count(*), '+', max(pgh_id)) from {_table(Area)}event),
  (select concat(count(*), '+', max(id)) from {_table(CommercialDistrict)}),
  (select concat(count(*), '+', max(pgh_id)) from {_table(CommercialDistrict)}event),
  (select concat(count(*), '+', max(id)) from {_table(Building)}),
  (select concat(max(pgh_id)) from {_table(Building)}event),
  (select concat(max(id)) from {_table(AppropriationBatch)}),
  (select concat(max(pgh_id)) from {_table(AppropriationBatch)}event),
  (select concat(max(id)) from {_table(Appropriation)}),
  (select concat(max(pgh_id)) from {_table(Appropriation)}event),
  (select concat(count(*), '+', max(id), '+',
       sum(hashtext(concat(area_id, action, subject, detail, due))))
     from {_table(ToDo)} where done_at is null))"""  # noqa: S608 -- table names of our own models
FRAME = f"""concat_ws('/',
  (select string_agg(concat(role, area_id), ',' order by id) from {_table(RoleAssignment)}
     where user_id = %(user)s and since <= %(day)s and (until is null or until > %(day)s)),
  (select count(*) from {_table(Message)} where user_id = %(user)s and read_at is null),
  (select concat(count(*), '+', sum(hashtext(concat(id, area_id, digest))))
     from {_table(ImportBatch)} where state = 'previewed'))"""  # noqa: S608 -- as above
#: the transactions that are seen; a server that was started anew may have gone back to older ones
SEEN = "concat_ws('/', %(day)s::text, pg_current_snapshot(), pg_postmaster_start_time())"
#: no row where the same are seen as last time, and none of this connection's own is open
PULSE = f"""select seen.now, {FIGURES}, {FRAME} from (select {SEEN} as now) seen
  where seen.now <> %(last)s or pg_current_xact_id_if_assigned() is not null"""  # noqa: S608


class Pulse(NamedTuple):
    """`figures` changes with anything that a page of figures rests on, and with the day; `frame`
    with what stands round it for one user: his roles, what is unread and due."""

    figures: str
    frame: str


def pulse(user: Any) -> Pulse:
    day, key = localdate(), ("pulse", user.pk)
    last, known = _found(key) or ("", Pulse("", ""))
    row = first_row(PULSE, {"user": user.pk, "day": day, "last": last})
    if row is None:
        return known
    seen, figures, frame = row
    found = Pulse(f"{day}/{figures}", frame)
    _keep(key, (seen, found))
    return found


def kept(fresh: Hashable, key: Hashable, make: Callable[[], Thing]) -> Thing:
    """The thing kept under the key if it was made under this token, else a new one."""
    found = _found(key)
    if found is not None and found[0] == fresh:
        return found[1]
    made = make()
    _keep(key, (fresh, made))
    return made


def _found(key: Hashable) -> Any:
    """A token and what was kept under it."""
    with _lock:
        if key in _store:
            _store.move_to_end(key)
        return _store.get(key)


def _keep(key: Hashable, made: tuple[Hashable, Any]) -> None:
    with _lock:
        _store[key] = made
        _store.move_to_end(key)
        while len(_store) > KEPT:
            _store.popitem(last=False)


def forget() -> None:
    """Empties the store (tests)."""
    with _lock:
        _store.clear()
