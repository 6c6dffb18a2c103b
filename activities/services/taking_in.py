"""A sign-in list is looked through and taken in: all of it at once, and for a day it can be undone.

Nobody is taken in whom the register does not surely know, until somebody has chosen: one of the
candidates, a person of no register, or nobody.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import DateField, ExpressionWrapper, F, QuerySet
from django.db.models.functions import TruncDate
from django.utils.timezone import localdate, now

from activities.enums import UNDECIDED, LineChoice, LineMatch, SheetState
from activities.models import Activity, SignInLine, SignInSheet
from activities.services import attending
from activities.services.activities import check_open
from activities.services.attending import Present, Recorded
from activities.services.sign_in import end, locked
from core.errors import Refused
from core.workflow import record
from districts import limits
from districts.scoping import below

AREA = "activity__area"
ONE_DAY = dt.timedelta(days=1)
KEPT = dt.timedelta(hours=24)  # for so long a list that was taken in can be taken back


@transaction.atomic
def choose(sheet: SignInSheet, choices: Mapping[int, str]) -> None:
    """By line: `m12` or `v7` (who is meant), `others` or `skip`. Raises Refused."""
    row = locked(sheet, SheetState.READY)
    lines = {line.number: line for line in row.lines.filter(number__in=choices)}
    for number, choice in choices.items():
        _decide(lines[number], choice)
    fields = ["choice", "member", "volunteer"]
    SignInLine.objects.bulk_update(lines.values(), fields, batch_size=500)


def _decide(line: SignInLine, choice: str) -> None:
    line.member_id = line.volunteer_id = None
    if choice in (LineChoice.OTHERS, LineChoice.SKIP, LineChoice.OPEN):
        line.choice = LineChoice(choice)
        return
    if choice not in line.candidates:
        raise Refused(f"第 {line.number} 行请在列出的人里选择。", field=f"line_{line.number}")
    line.choice = LineChoice.TAKE
    name = "member_id" if choice[0] == "m" else "volunteer_id"
    setattr(line, name, int(choice[1:]))


@transaction.atomic
def unknown_become(sheet: SignInSheet, choice: LineChoice) -> int:
    """All that the register does not know and nobody has decided."""
    row = locked(sheet, SheetState.READY)
    rows = row.lines.filter(match=LineMatch.UNKNOWN, choice=LineChoice.OPEN)
    return rows.update(choice=choice)


def only_ones_are_meant(sheet: SignInSheet) -> int:
    """Of each for whom there is one candidate of the area that is he: somebody has looked."""
    rows = sheet.lines.filter(match=LineMatch.SEVERAL, choice=LineChoice.OPEN)
    sole = rows.filter(candidates__len=1).values_list("number", "candidates")
    choices = {number: candidates[0] for number, candidates in sole}
    choose(sheet, choices)
    return len(choices)


def waiting(sheet: SignInSheet) -> QuerySet[SignInLine]:
    """The lines that wait for a choice: elsewhere, several, unknown."""
    return sheet.lines.filter(choice=LineChoice.OPEN).order_by("match", "number")


@transaction.atomic
def take(sheet: SignInSheet, *, by: Any) -> Recorded:
    """计入: all lines at once, each as was chosen. Raises Refused."""
    row = locked(sheet, SheetState.READY)
    if left := row.lines.filter(choice=LineChoice.OPEN).count():
        raise Refused(f"还有 {left} 个名字没有选择，请先选择再计入。")
    chosen = row.lines.filter(choice=LineChoice.TAKE)
    present = Present(
        members=[*chosen.exclude(member=None).values_list("member_id", flat=True)],
        volunteers=[*chosen.exclude(volunteer=None).values_list("volunteer_id", flat=True)],
        others=row.lines.filter(choice=LineChoice.OTHERS).count(),
    )
    found = attending.attend(row.activity, present, by=by, source=row.source, sheet=row)
    row.taken, row.others, row.taken_at = found.new, found.others, now()
    end(row, SheetState.TAKEN)
    sheet.refresh_from_db()
    return found


def can_be_discarded(sheet: SignInSheet) -> bool:
    """Whether it waits for a decision, or its matching has ended without one."""
    stuck = sheet.state == SheetState.MATCHING and sheet.job is not None and not sheet.job.open
    return stuck or sheet.state == SheetState.READY


@transaction.atomic
def discard(sheet: SignInSheet, *, by: Any) -> None:
    """放弃: nobody of the list is recorded. Raises Refused."""
    row = locked(sheet)
    if not can_be_discarded(row):
        raise Refused("这份名单正在比对或已经处理，不能放弃，请刷新后核对。")
    end(row, SheetState.DISCARDED)
    record(by, "放弃签到名单", row.activity, f"{row.total} 人")
    sheet.refresh_from_db()


def undo_refusal(sheet: SignInSheet) -> str:
    """Why what was taken in cannot be taken back, or nothing."""
    if sheet.taken_at is None or now() - sheet.taken_at > KEPT:
        return "计入已超过 24 小时，不能撤回，有误的请在参加记录里去掉。"
    try:
        check_open(sheet.activity)
    except Refused as why:
        return str(why)
    if sheet.activity.others < sheet.others:
        return "计入以后群众人数又改少了，不能撤回，请在活动里更正。"
    return ""


@transaction.atomic
def undo(sheet: SignInSheet, *, by: Any, reason: str) -> int:
    """撤回: whom the list brought was not recorded by it; answers how many. Raises Refused."""
    row = locked(sheet, SheetState.TAKEN)
    Activity.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.activity_id)
    row.activity.refresh_from_db()
    if why := undo_refusal(row):
        raise Refused(why)
    count, _ = row.attendances.all().delete()
    Activity.objects.filter(pk=row.activity_id).update(others=F("others") - row.others)
    record(by, "撤回签到名单", row.activity, f"{count} 人，群众 {row.others} 人：{reason}")
    end(row, SheetState.DISCARDED)
    sheet.refresh_from_db()
    return count


def overdue(path: str, day: dt.date) -> QuerySet[SignInSheet]:
    """Lists whose names wait longer than they should, at and below the path."""
    ready = SignInSheet.objects.filter(below(path, AREA), state=SheetState.READY)
    return _older(ready, "sign_in_taken", day)


def stale(day: dt.date) -> QuerySet[SignInSheet]:
    """Lists that nobody has taken in for so long that their names serve no purpose any more."""
    return _older(SignInSheet.objects.filter(state__in=UNDECIDED), "visitor_erasure", day)


def _older(rows: QuerySet[SignInSheet], code: str, day: dt.date) -> QuerySet[SignInSheet]:
    """Those handed in more days ago than the limit of their area says."""
    last = ExpressionWrapper(
        TruncDate("made_at") + limits.expression(code, AREA) * ONE_DAY, DateField()
    )
    dated = rows.annotate(last=last).filter(last__lt=day)
    return dated.select_related("activity__area").order_by("pk")


def sweep() -> int:
    """Throws those away; answers how many."""
    old = list(stale(localdate()))
    for sheet in old:
        end(sheet, SheetState.DISCARDED)
    return len(old)
