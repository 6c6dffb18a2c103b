"""What every branch owes by the rules of 三会一课: how often, and what was held of it.

A period counts for a Party organisation that stood in it whole: founded no later than its first
day, not dissolved by its last, and of the type on both. So nothing is asked for the month of a
founding. An activity counts once, in the period of its first day, for its host and for whoever held
it along; one known only to the month counts for months and longer, one known to the year for years
only. 民主评议 counts by the year it is about, whenever in the year after it was held.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import connection

from activities.enums import ActivityKind
from activities.models import Activity, Appraisal
from core.dated import Day, Precision, Quarter, months_later
from districts.enums import PartyOrganisationType, PartyPostTitle
from districts.limits import LIMITS

T = PartyOrganisationType
P = PartyPostTitle

#: 支部工作条例 speaks of branches; committees and general branches lead them.
BRANCHES = (T.BRANCH, T.JOINT_BRANCH)
#: Whose post makes a committee: a secretary and a deputy alone are none.
COMMITTEE = (P.ORGANISATION, P.PUBLICITY, P.DISCIPLINE, P.MEMBER)


class Period(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True)
class Duty:
    """So many of a kind in each period (`limit`; 0 asks for none), of Party organisations of these
    types; `committee`: only of those that have one."""

    kind: ActivityKind
    limit: str
    period: Period
    types: tuple[PartyOrganisationType, ...] = BRANCHES
    committee: bool = False

    @property
    def title(self) -> str:
        return str(self.kind.label)


K = ActivityKind
#: In the order of the due list. A Party group owes its meeting itself, so that each of a branch's
#: groups is asked for, and none where there are no groups.
DUTIES = (
    Duty(K.MEMBERS_MEETING, "members_meetings", Period.QUARTER),
    Duty(K.COMMITTEE_MEETING, "committee_meetings", Period.MONTH, committee=True),
    Duty(K.GROUP_MEETING, "group_meetings", Period.MONTH, types=(T.GROUP,)),
    Duty(K.LECTURE, "lectures", Period.QUARTER),
    Duty(K.THEME_DAY, "theme_days", Period.MONTH),
    Duty(K.LIFE_MEETING, "life_meetings", Period.YEAR),
    Duty(K.APPRAISAL, "appraisals", Period.YEAR),
)
DUTY_OF = {duty.kind: duty for duty in DUTIES}
OWING = (*BRANCHES, T.GROUP)


@dataclass(frozen=True, order=True)
class Span:
    """A month, quarter or year: both days included."""

    first: dt.date
    last: dt.date
    period: Period

    @property
    def title(self) -> str:
        if self.period == Period.QUARTER:
            return Quarter.of(self.first).title
        return f"{self.first.month}月" if self.period == Period.MONTH else f"{self.first.year}年"


def span(period: Period, day: dt.date) -> Span:
    """The one in which the day lies."""
    if period == Period.QUARTER:
        quarter = Quarter.of(day)
        return Span(quarter.first, quarter.last, period)
    if period == Period.MONTH:
        month = Day(day.replace(day=1), Precision.MONTH)
        return Span(month.first, month.last, period)
    return Span(day.replace(month=1, day=1), day.replace(month=12, day=31), period)


def spans(first: dt.date, last: dt.date, day: dt.date) -> list[Span]:
    """Every month, quarter and year that touches [first, last] and has begun by the day."""
    months = []
    month = first.replace(day=1)
    while month <= min(last, day):
        months.append(month)
        month = months_later(month, 1)
    return sorted({span(period, month) for period in Period for month in months})


@dataclass
class State:
    """One duty of one Party organisation over the spans that were asked for."""

    duty: Duty
    needed: int = 0
    held: int = 0
    late: list[Span] = field(default_factory=list)  # over, and not enough was held
    due: list[Span] = field(default_factory=list)  # not enough yet, there is still time

    @property
    def done(self) -> bool:
        return not self.late and not self.due

    @property
    def next(self) -> Span | None:
        """What is recorded first: the oldest that is late, else what is due."""
        return next(iter([*self.late, *self.due]), None)


States = dict[int, dict[ActivityKind, State]]

#: What counts for who owes, in its span: held as the host, held along, an appraisal's own row. The
#: count and the list of what was counted say the same.
HOSTED = """a.party_organisation_id = owed.party and a.kind = owed.kind
      and a.day between owed.first and owed.upto and a.day_precision = any(owed.known)
      and a.state in ('held', 'closed')
      and (a.kind <> 'appraisal' or not exists (
        select 1 from activities_appraisal about where about.activity_id = a.id))"""
ALONG = """along.party_organisation_id = owed.party and a.kind = owed.kind
      and a.party_organisation_id is distinct from owed.party
      and a.day between owed.first and owed.upto and a.day_precision = any(owed.known)
      and a.state in ('held', 'closed')"""
APPRAISED = """about.party_organisation_id = owed.party and about.day <= %(day)s
      and about.year = extract(year from owed.first)"""

#: Every duty of every span: `owed` is what was needed of whom.
OWED = """
with spans as (
  select * from unnest(%(n)s::int[], %(period)s::text[], %(first)s::date[], %(last)s::date[])
    as span(n, period, first, last)
), duties as (
  select * from unnest(%(kind)s::text[], %(limit)s::text[], %(of)s::text[], %(types)s::text[],
    %(committee)s::bool[], %(default)s::int[]) as duty(kind, code, period, types, committee, needed)
), parties as (
  select id, area_id, founded, dissolved
  from districts_partyorganisation where id = any(%(parties)s)
), needs as (
  select area.id as area_id, duty.kind, duty.period, duty.types, duty.committee, coalesce((
    select r.value from districts_rulelimit r join districts_area above on above.id = r.area_id
    where r.code = duty.code and starts_with(area.path, above.path)
    order by above.path desc limit 1), duty.needed) as needed
  from districts_area area cross join duties duty
  where area.id in (select area_id from parties)
), stood as (
  select p.id as party, p.area_id, s.*, least(s.last, %(day)s) as upto, (
    select ph.type from districts_partyorganisationphase ph
    where ph.party_organisation_id = p.id and ph.since <= s.first
    order by ph.since desc limit 1) as type_first, (
    select ph.type from districts_partyorganisationphase ph
    where ph.party_organisation_id = p.id and ph.since <= least(s.last, %(day)s)
    order by ph.since desc limit 1) as type_last
  from parties p
  join spans s on p.founded <= s.first and (p.dissolved is null or p.dissolved > s.last)
), owed as (
  select stood.*, needs.kind, needs.needed,
    case stood.period when 'year' then array['D', 'M', 'Y'] else array['D', 'M'] end as known
  from stood
  join needs on needs.area_id = stood.area_id and needs.period = stood.period and needs.needed > 0
  where stood.type_first = any(string_to_array(needs.types, ' '))
    and stood.type_last = any(string_to_array(needs.types, ' '))
    and (not needs.committee or (
      exists (select 1 from districts_partypost post
        where post.party_organisation_id = stood.party and post.title = any(%(posts)s)
          and post.since <= stood.first and (post.until is null or post.until > stood.first))
      and exists (select 1 from districts_partypost post
        where post.party_organisation_id = stood.party and post.title = any(%(posts)s)
          and post.since <= stood.upto and (post.until is null or post.until > stood.upto))))
)"""
#: `kept` has also what was held. Each count is a look into an index: what it costs does not hang on
#: what the planner expects.
KEPT = f"""{OWED}, kept as (
  select party, n, first, last, kind, needed, (
    select count(*) from activities_activity a
    where {HOSTED}
  ) + (
    select count(distinct a.id) from activities_cohost along
    join activities_activity a on a.id = along.activity_id
    where {ALONG}
  ) + case owed.kind when 'appraisal' then (
    select count(*) from activities_appraisal about
    where {APPRAISED}
  ) else 0 end as held
  from owed
)
"""  # noqa: S608 -- a statement of our own
SQL = f"""{KEPT}
select party, kind, sum(needed), sum(held),
  array_agg(n order by first) filter (where held < needed and last < %(day)s),
  array_agg(n order by first) filter (where held < needed and last >= %(day)s)
from kept
group by party, kind
"""  # noqa: S608 -- a statement of our own
#: The rows behind `held`: (kind, an activity or nothing, an appraisal or nothing).
COUNTED = f"""{OWED}
select owed.kind, a.id, null::bigint from owed join activities_activity a on {HOSTED}
union
select owed.kind, a.id, null from owed
join activities_cohost along on along.party_organisation_id = owed.party
join activities_activity a on a.id = along.activity_id and {ALONG}
union
select owed.kind, null, about.id from owed
join activities_appraisal about on owed.kind = 'appraisal' and {APPRAISED}
"""  # noqa: S608 -- a statement of our own


def states(parties: Collection[int], asked: Iterable[Span], day: dt.date) -> States:
    """What these Party organisations owed and held in the spans as of the day, by their key and
    the kind of activity; what one does not owe is left out. One statement, however many there
    are."""
    asked = list(asked)
    found: States = defaultdict(dict)
    if not asked or not parties:
        return found
    with connection.cursor() as cursor:
        cursor.execute(SQL, given(parties, asked, day))
        for party, code, needed, held, late, due in cursor.fetchall():
            kind = ActivityKind(code)
            found[party][kind] = State(
                DUTY_OF[kind],
                int(needed),
                int(held),
                [asked[n] for n in late or ()],
                [asked[n] for n in due or ()],
            )
    return found


def given(parties: Collection[int], asked: list[Span], day: dt.date) -> dict[str, Any]:
    """What `KEPT` asks for."""
    return {
        "parties": list(parties),
        "day": day,
        "n": list(range(len(asked))),
        "period": [one.period.value for one in asked],
        "first": [one.first for one in asked],
        "last": [one.last for one in asked],
        "kind": [duty.kind.value for duty in DUTIES],
        "limit": [duty.limit for duty in DUTIES],
        "of": [duty.period.value for duty in DUTIES],
        "types": [" ".join(duty.types) for duty in DUTIES],
        "committee": [duty.committee for duty in DUTIES],
        "default": [LIMITS[duty.limit].default for duty in DUTIES],
        "posts": [one.value for one in COMMITTEE],
    }


Counted = dict[ActivityKind, list[Activity | Appraisal]]


def counted(party: int, asked: Iterable[Span], day: dt.date) -> Counted:
    """What `State.held` of this Party organisation counts, by kind and day. Three statements."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, given([party], list(asked), day))
        keys = cursor.fetchall()
    met = Activity.objects.in_bulk([key for _, key, _ in keys if key])
    appraised = Appraisal.objects.in_bulk([key for _, _, key in keys if key])
    found: Counted = defaultdict(list)
    for kind, activity, appraisal in keys:
        found[ActivityKind(kind)].append(met[activity] if activity else appraised[appraisal])
    return {kind: sorted(rows, key=lambda one: (one.day, one.pk)) for kind, rows in found.items()}
