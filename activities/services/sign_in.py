"""签到名单: names that were pasted, uploaded or scanned become a list, are matched, and taken in.

A short list is matched at once, a long one by a job, which may be killed and run again. How it is
looked through and taken in stands in `taking_in`. Once it is taken in or thrown away its lines and
its file are deleted: who came stands in the attendances.
"""

import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from django.core.files.base import File
from django.db import transaction
from django.urls import reverse

from activities.enums import AttendanceSource, LineChoice, LineMatch, SheetState
from activities.models import Activity, SignInLine, SignInSheet
from activities.services import matching
from activities.services.activities import check_open
from activities.services.matching import Meant, Named
from core import jobs
from core.copying import copy_rows
from core.encryption import fingerprint
from core.errors import Refused
from core.models import Job
from core.sheets import guard
from core.sheets.columns import Issue

MATCH = "sign-in"  # kind of job
AT_ONCE = 200  # names that are matched while their user waits
AT_ONCE_FILE = 256 << 10  # bytes of a file that is read while its user waits
MOST = 5_000  # names of one list
SHOWN_ISSUES = 100
SUFFIXES = {".xlsx", ".csv"}

#: matches that nobody has to look at
DECIDED = {
    LineMatch.FOUND: LineChoice.TAKE,
    LineMatch.TWICE: LineChoice.SKIP,
    LineMatch.ALREADY: LineChoice.SKIP,
}


def begin(activity: Activity, names: Sequence[Named], *, source: str, by: Any) -> SignInSheet:
    """A list of these names: matched at once, or by a job where there are many. Raises Refused."""
    check_open(activity)
    check_number(len(names))
    sheet = SignInSheet.objects.create(activity=activity, source=source, by=by)
    return fill(sheet, names, ())


@transaction.atomic
def fill(sheet: SignInSheet, names: Sequence[Named], issues: Sequence[Issue]) -> SignInSheet:
    """The names that were read, matched now or in the background."""
    check_number(len(names))
    if len(names) <= AT_ONCE:
        write(sheet, names, matching.match(sheet.activity, names), issues)
        return sheet
    copy_rows(SignInLine, [line_of(sheet, one) for one in names])
    sheet.total = len(names)
    sheet.issues = told(issues)
    return ask(sheet)


def check_number(count: int) -> None:
    """Raises Refused for none, or more than a list may have."""
    if not count:
        raise Refused("没有读到姓名，请核对后再提交。", field="names")
    if count > MOST:
        raise Refused(
            f"名单有 {count:,} 人，一次最多 {MOST:,} 人，请拆分后分次提交。", field="names"
        )


def keep(activity: Activity, file: IO[bytes], filename: str, *, by: Any) -> SignInSheet:
    """A sheet whose file is looked at and kept under a random name, to be read. Raises Refused."""
    check_open(activity)
    suffix = Path(filename).suffix.lower()
    sheet = SignInSheet(
        activity=activity,
        source=AttendanceSource.FILE,
        by=by,
        filename=os.path.basename(filename)[-120:],
    )
    safe = f"{secrets.token_hex(16)}{suffix if suffix in SUFFIXES else '.bin'}"
    sheet.file.save(safe, File(file), save=False)
    try:
        guard.check(Path(sheet.file.path))
        sheet.save()
    except Exception:
        sheet.file.delete(save=False)
        raise
    return sheet


def small(sheet: SignInSheet) -> bool:
    """Whether its file may be read while its user waits."""
    return bool(sheet.file.size <= AT_ONCE_FILE)


def ask(sheet: SignInSheet) -> SignInSheet:
    """Has the list matched in the background; the job is told nothing but its key."""
    sheet.job = jobs.ask(
        f"{MATCH}:{sheet.pk}",
        MATCH,
        title=f"比对签到名单：{sheet.activity.title}"[:120],
        by=sheet.by,
        again=True,
        sheet=sheet.pk,
    )
    sheet.save(update_fields=["job", "total", "issues"])
    return sheet


def check_right(sheet: SignInSheet, by: Any) -> None:
    """The rights of the moment of the work, not of the moment it was asked for."""
    own = Activity.objects.for_user(by, "change").filter(pk=sheet.activity_id)
    if not own.exists():
        raise Refused("您已没有登记这次活动的权限，名单没有比对，请联系管理员授权。")


def names_of(sheet: SignInSheet) -> list[Named]:
    """The names that are kept of it, to be matched."""
    fields = ("number", "name", "phone", "unit", "tail")
    return [Named(*line) for line in sheet.lines.values_list(*fields)]


def line_of(sheet: SignInSheet, one: Named, meant: Meant | None = None) -> SignInLine:
    meant = meant or Meant(LineMatch.UNKNOWN)
    kind, key = meant.found[:1], meant.found[1:]
    return SignInLine(
        sheet=sheet,
        **asdict(one),
        same=same(one),
        match=meant.match,
        choice=DECIDED.get(meant.match, LineChoice.OPEN),
        member_id=int(key) if kind == "m" else None,
        volunteer_id=int(key) if kind == "v" else None,
        candidates=list(meant.candidates),
    )


def same(one: Named) -> str:
    """By what a line that comes again is known."""
    return fingerprint(f"{matching.key_of(one.name)}|{one.phone}|{one.unit}", "sign-in")


@transaction.atomic
def write(
    sheet: SignInSheet,
    names: Sequence[Named],
    found: Mapping[int, Meant],
    issues: Sequence[Issue] | None = None,
) -> dict[str, Any]:
    """The lines with what was found of them; a task delivered twice writes them once."""
    row = locked(sheet)
    if row.state != SheetState.MATCHING:
        return {}
    row.lines.all()._raw_delete("default")
    copy_rows(SignInLine, [line_of(row, one, found[one.number]) for one in names])
    row.state, row.total = SheetState.READY, len(names)
    if issues is not None:
        row.issues = told(issues)
    row.save(update_fields=["state", "total", "issues"])
    _drop_file(row)
    sheet.refresh_from_db()
    return {"lines": len(names)}


def told(issues: Sequence[Issue]) -> list[dict[str, Any]]:
    """Cells that could not be read, by address; whose row it is stands in the file."""
    return [{**asdict(issue), "name": ""} for issue in issues[:SHOWN_ISSUES]]


def fail(sheet: SignInSheet, why: str) -> None:
    """Nothing can be read of it; it says why and keeps nothing else."""
    sheet.trouble = why[:400]
    end(sheet, SheetState.DISCARDED)


def locked(sheet: SignInSheet, state: SheetState | None = None) -> SignInSheet:
    """Its row, which nobody else changes meanwhile. Raises Refused where it is in another state."""
    rows = SignInSheet.objects.select_for_update(of=("self",)).select_related("activity__area")
    row: SignInSheet = rows.get(pk=sheet.pk)
    if state is not None and row.state != state:
        now_ = row.get_state_display()
        raise Refused(f"这份名单当前为“{now_}”，不能办理这一项，请刷新后核对。")
    return row


def end(sheet: SignInSheet, state: SheetState) -> None:
    """Its lines and its file hold personal data, and go."""
    sheet.state, sheet.issues = state, []
    sheet.save(update_fields=["state", "issues", "taken", "others", "taken_at", "trouble"])
    sheet.lines.all()._raw_delete("default")
    _drop_file(sheet)


def _drop_file(sheet: SignInSheet) -> None:
    """Once the transaction is through: one that is taken back still needs it."""
    if not sheet.file:
        return
    path, storage = str(sheet.file.name), sheet.file.storage
    SignInSheet.objects.filter(pk=sheet.pk).update(file="")
    transaction.on_commit(lambda: storage.delete(path))


def page(job: Job) -> str:
    """Where the list that the job matches is looked at."""
    return reverse("admin:activities_signinsheet_change", args=[job.args["sheet"]])
