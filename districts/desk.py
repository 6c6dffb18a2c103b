"""A user's desk: what is due for him, what he started, what runs out, what he looked at."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import Count, Model, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localdate, localtime

from accounts.models import Message, User
from core.models import Job, JobState
from districts import advice, ledgers
from districts.enums import BatchState
from districts.models import Area, ImportBatch, ToDo
from districts.prepared import first_row
from districts.scoping import ACTIONS, assigned_paths, held_roles, within

RECENT = "recent"  # session key
RECENT_KEPT = 8
SHOWN = 6
EXPIRING_DAYS = 90
IMPORT_KIND = "import"

BATCH_BADGES = {
    BatchState.DONE: "ok",
    BatchState.UNCHANGED: "ok",
    BatchState.REFUSED: "late",
    BatchState.PREVIEWED: "warn",
    BatchState.UPLOADED: "info",
}
JOB_BADGES = {JobState.DONE: "ok", JobState.FAILED: "late"}


_pages: dict[str, Callable[[Job], str]] = {}


def leads(kind: str, page: Callable[[Job], str]) -> None:
    """Where background work of this kind is looked at; told by each app when it is ready."""
    _pages[kind] = page


@dataclass(frozen=True)
class Started:
    """One line of 我发起的."""

    title: str
    url: str
    detail: str
    badge: str
    state: str
    at: dt.datetime


def to_dos(user: Any) -> QuerySet[ToDo]:
    """Open to-dos of the user's areas for which he holds the right they ask for, oldest first."""
    wanted = Q(pk__in=[])
    for action in sorted(frozenset().union(*ACTIONS.values())):
        if paths := assigned_paths(user, action):
            wanted |= Q(action=action) & within(paths, "area")
    return ToDo.objects.filter(wanted, done_at=None)


def by_rule(rows: QuerySet[ToDo]) -> list[tuple[str, str, int]]:
    """(code, title, number) of each rule that has found some of them, the most first."""
    counted = rows.order_by().values_list("rule").annotate(number=Count("pk"))
    found = ((code, advice.title_of(code), number) for code, number in counted)
    return sorted(found, key=lambda one: (-one[2], one[1]))


def waiting_batches(user: Any) -> QuerySet[ImportBatch]:
    """What waits for the user's confirmation: his own uploads, and those of others which their kind
    has him confirm."""
    by_another = [kind for kind in ledgers.kinds() if kind.confirmed_by]
    meant = Q(by=user.pk) & ~Q(kind__in=[kind.code for kind in by_another])
    for kind in by_another:
        there = within(assigned_paths(user, kind.confirmed_by), "area")
        meant |= Q(kind=kind.code, preview__counts__wrong=0) & there & ~Q(by=user.pk)
    return ImportBatch.objects.for_user(user).filter(meant, state=BatchState.PREVIEWED)


def _count(rows: QuerySet[Any]) -> Coalesce:
    """The number of rows as a subquery, so that several come in one statement."""
    counted = rows.order_by().annotate(_one=Value(1)).values("_one").annotate(_n=Count("pk"))
    return Coalesce(Subquery(counted.values("_n")), 0)


def summary(user: User) -> dict[str, Any]:
    """Unread messages, due work and the name of the user's area, in one statement."""
    statement, params = _summary_statement(_Viewer(user.pk, tuple(held_roles(user)), user))
    unread, due, waiting, area = first_row(statement, params)
    return {"unread": unread, "to_do_count": due + waiting, "home_area": area or ""}


@dataclass(frozen=True)
class _Viewer:
    pk: int
    roles: tuple[tuple[str, str], ...]
    user: User = field(compare=False)


@lru_cache(maxsize=1000)
def _summary_statement(viewer: _Viewer) -> tuple[str, tuple[Any, ...]]:
    """Every page asks this, and putting it together takes longer than the answer: kept for as long
    as the user holds these roles."""
    user = viewer.user
    paths = assigned_paths(user, "view")
    area = Area.objects.filter(path=paths[0]) if len(paths) == 1 else Area.objects.none()
    row = User.objects.filter(pk=user.pk).values_list(
        _count(Message.objects.filter(user=user.pk, read_at=None)),
        _count(to_dos(user)),
        _count(waiting_batches(user)),
        Subquery(area.values("name")[:1]),
    )
    statement, params = row.query.sql_with_params()
    return statement, tuple(params)


def link(name: str, *args: Any) -> str:
    """The address under this name, or nothing while no app offers it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def kind_title(code: str) -> str:
    """What a kind of ledger is called; its code while its app has not declared it."""
    return next((kind.title for kind in ledgers.kinds() if kind.code == code), code)


def started(user: Any) -> list[Started]:
    """The user's latest imports and background work, newest first."""
    batches = ImportBatch.objects.for_user(user).filter(by=user.pk).order_by("-id")[:SHOWN]
    jobs = Job.objects.filter(requested_by=user.pk).exclude(kind__startswith=IMPORT_KIND)
    lines = [_of_batch(batch) for batch in batches]
    lines += [_of_job(job) for job in jobs.order_by("-id")[:SHOWN]]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:SHOWN]


def _of_batch(batch: ImportBatch) -> Started:
    until = batch.undo_until
    detail = f"可撤销至 {localtime(until):%m-%d %H:%M}" if ledgers.undoable(batch) and until else ""
    name = "import-preview" if batch.state == BatchState.PREVIEWED else "import-status"
    return Started(
        title=f"导入：{batch.filename}",
        url=link(name, batch.pk),
        detail=detail,
        badge=BATCH_BADGES.get(BatchState(batch.state), ""),
        state=batch.get_state_display(),
        at=batch.uploaded_at,
    )


def _of_job(job: Job) -> Started:
    return Started(
        title=job.title,
        url=_pages[job.kind](job) if job.kind in _pages else "",
        detail=job.error if job.state == JobState.FAILED else "",
        badge=JOB_BADGES.get(JobState(job.state), "info"),
        state=job.get_state_display(),
        at=job.requested_at,
    )


def expiring(user: Any) -> QuerySet[ToDo]:
    """What falls due from today within the next ninety days."""
    today = localdate()
    last = today + dt.timedelta(days=EXPIRING_DAYS)
    return to_dos(user).filter(due__range=(today, last))


def remember(request: HttpRequest, obj: Model, url: str) -> None:
    """Keep the row among the user's last looked-at ones; the title is the masked one of `str()`."""
    entry = {"url": url, "title": str(obj), "noun": str(obj._meta.verbose_name)}
    kept = [old for old in request.session.get(RECENT, []) if old["url"] != url]
    if request.session.get(RECENT, [])[:1] != [entry]:
        request.session[RECENT] = [entry, *kept][:RECENT_KEPT]
