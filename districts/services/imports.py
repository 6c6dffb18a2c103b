"""Importing ledgers: upload → preview (nothing written) → confirm → written in one transaction.

The uploaded file is read again on confirmation, and refused if what it would do has changed since
the preview.
"""

import datetime as dt
import hashlib
import logging
import os
import secrets
from collections.abc import Collection
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localdate, now

from accounts.models import Message
from core import jobs
from core.copying import uncollected
from core.errors import Refused
from core.models import Job
from core.sheets import guard
from core.sheets.columns import AUTOMATIC, Layout
from core.workflow import record
from districts import advice, ledgers
from districts.enums import BatchState, KnownRows
from districts.ledgers import LedgerKind
from districts.models import Area, ImportBatch
from districts.scoping import may
from districts.services import layouts, previews, writing
from districts.services.previews import Reading
from districts.services.registration import root_path
from districts.services.users import holders

SUFFIXES = {".xlsx", ".csv"}
log = logging.getLogger(__name__)

PREVIEW, WRITE = "import-preview", "import-write"  # kinds of jobs
#: what a preview says of a batch, beside what an import wrote
FOUND = ["skipped", "day", "sheet", "layout", "preview", "digest", "state", "error"]
STALE = "登记册在核对后有变化，请重新核对。"


def kind_of(code: str) -> LedgerKind:
    """Raises Refused for an unknown kind of ledger."""
    try:
        return ledgers.kind(code)
    except KeyError:
        known = "、".join(kind.code for kind in ledgers.kinds())
        raise Refused(f"没有“{code}”这种台账，请从这些里选：{known}。") from None


def check_area(kind: LedgerKind, area: Area | None, by: Any) -> None:
    """Whoever imports must hold the kind's right in the ledger's area; only a list of areas may
    come without one, from somebody who may manage areas."""
    if area is None and kind.dated:
        raise Refused(f"导入{kind.title}请指定行政区划。")
    allowed = (
        may(by, kind.action)
        if area is None
        else Area.objects.for_user(by, kind.action).filter(pk=area.pk).exists()
    )
    if not allowed:
        raise Refused(f"您没有在{area or '这里'}导入{kind.title}的权限，请联系管理员授权。")


def check_confirms(kind: LedgerKind, batch: ImportBatch, by: Any) -> None:
    """Whoever confirms: who may import it, or another with the right that the kind asks for."""
    if not kind.confirmed_by:
        return check_area(kind, batch.area, by)
    if by == batch.by:
        raise Refused("自己导入的不能自己确认，请由另一位审批人确认。")
    theirs = Area.objects.for_user(by, kind.confirmed_by)
    if batch.area is None or not theirs.filter(pk=batch.area.pk).exists():
        raise Refused(f"{kind.title}要由{batch.area}的审批人确认，请转告他们。")
    return None


def check_part(kind: LedgerKind, batch: ImportBatch, by: Any) -> None:
    """Whoever imports the batch or confirms it."""
    try:
        check_confirms(kind, batch, by)
    except Refused:
        check_area(kind, batch.area, by)


def upload(
    *,
    kind: str,
    area: Area | None,
    day: dt.date | None,
    file: IO[bytes],
    filename: str,
    sheet: str = "",
    by: Any,
) -> ImportBatch:
    """Keeps the file under a random name as a new batch; raises Refused for a bad one."""
    ledger_kind = kind_of(kind)
    check_area(ledger_kind, area, by)
    if day is not None and day > localdate():
        raise Refused(f"台账日期 {day} 还没有到，请核对。")
    suffix = Path(filename).suffix.lower()
    batch = ImportBatch(
        kind=kind,
        area=area,
        day=day,
        filename=os.path.basename(filename)[-200:],
        sheet=sheet[:60],
        by=by,
    )
    safe = f"{secrets.token_hex(16)}{suffix if suffix in SUFFIXES else '.bin'}"
    batch.file.save(safe, File(file), save=False)
    try:
        guard.check(Path(batch.file.path))
        batch.sha256 = _digest_of(Path(batch.file.path))
        batch.save()
    except Exception:
        batch.file.delete(save=False)
        raise
    return batch


def _digest_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@transaction.atomic
def ask_preview(batch: ImportBatch, *, by: Any, **changes: Any) -> Job:
    """Has the file read and compared with the register; nothing is written. `changes` say how it
    is to be read from now on; raises Refused for them while the batch is being read."""
    kind = kind_of(batch.kind)
    if changes:
        check_area(kind, batch.area, by)
    else:
        check_part(kind, batch, by)
    locked = _previewable(batch)
    if locked.job and locked.job.open:
        if changes or locked.job.kind == WRITE:
            raise Refused("这一批正在核对或导入；请等完成后再改。")
        return locked.job
    for name, value in changes.items():
        setattr(batch, name, value)
    batch.save(update_fields=list(changes))
    return _ask(batch, PREVIEW, f"核对{batch.filename}", by)


def _previewable(batch: ImportBatch) -> ImportBatch:
    """The batch's row, locked; raises Refused when what it brings has been decided."""
    rows = ImportBatch.objects.select_for_update(of=("self",)).select_related("job")
    locked: ImportBatch = rows.get(pk=batch.pk)
    if locked.state not in {BatchState.UPLOADED, BatchState.PREVIEWED, BatchState.REFUSED}:
        state = locked.get_state_display()
        raise Refused(f"这一批的状态是“{state}”，不能再核对，要改的请重新上传。")
    return locked


@transaction.atomic
def read_as(batch: ImportBatch, layout: Layout, day: dt.date | None, *, by: Any) -> Job:
    """Says how the batch's sheet is to be read and which day it is of, and looks at it again. An
    empty layout recognises the columns by their names and forgets what was explained."""
    if layout == AUTOMATIC:
        layouts.forget(batch)
    return ask_preview(batch, by=by, layout=asdict(layout), day=day)


def treat_known(batch: ImportBatch, choice: KnownRows, *, by: Any) -> Job:
    """Says what becomes of the rows that the register holds, and looks at the batch again."""
    return ask_preview(batch, by=by, known_rows=choice)


@transaction.atomic
def refuse(batch: ImportBatch, why: str) -> None:
    """Nothing can be previewed; its head is kept for somebody to explain."""
    _previewable(batch)
    batch.state, batch.error = BatchState.REFUSED, why
    batch.preview = layouts.head_of_refused(batch)
    batch.save(update_fields=["state", "error", "preview"])


@transaction.atomic
def confirm(
    batch: ImportBatch, *, by: Any, skip_wrong: bool = False, ticked: Collection[int] | None = None
) -> Job:
    """Has the previewed ledger written; with errors nothing is, unless wrong rows are skipped.
    Where known rows are looked at one by one, `ticked` are those to be updated."""
    kind = kind_of(batch.kind)
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    check_confirms(kind, locked, by)
    if locked.state != BatchState.PREVIEWED:
        raise Refused(f"这一批的状态是“{locked.get_state_display()}”，不能导入，请刷新后核对。")
    if locked.job and locked.job.open:
        raise Refused("这一批正在核对或导入，请等完成后再确认。")
    counts = locked.preview["counts"]
    if counts["wrong"] and kind.confirmed_by:
        raise Refused(f"有 {counts['wrong']} 行有错，没有导入；请全部改好再传。")
    if counts["wrong"] and not skip_wrong:
        raise Refused(f"有 {counts['wrong']} 行有错，没有导入；请改好再传，或选择只导入正确的行。")
    locked.skip_wrong = skip_wrong
    locked.skipped = _unticked(locked, ticked)
    locked.save(update_fields=["skip_wrong", "skipped"])
    job = _ask(locked, WRITE, f"导入{locked.filename}", by)
    batch.refresh_from_db()
    return job


def _unticked(batch: ImportBatch, ticked: Collection[int] | None) -> list[int]:
    """The rows that were looked at and are not to be updated."""
    if batch.known_rows != KnownRows.EACH or not batch.preview["counts"]["changed"]:
        return []
    if batch.preview["counts"]["changed"] > previews.ROWS:
        raise Refused(
            f"有 {batch.preview['counts']['changed']} 行更新，逐条看最多 {previews.ROWS} 行；"
            "请改选“更新”或“跳过”，或拆分文件后再传。"
        )
    looked_at = {row["row"] for row in batch.preview["changed"]}
    if ticked is None or not looked_at.issuperset(ticked):
        raise Refused("勾选的行与这一批的更新不符，请在“更新”里重新勾选后再确认。")
    return sorted(looked_at.difference(ticked))


def _ask(batch: ImportBatch, kind: str, title: str, by: Any) -> Job:
    job = jobs.ask(f"{kind}:{batch.pk}", kind, title=title[:120], by=by, again=True, batch=batch.pk)
    batch.job = job
    batch.save(update_fields=["job"])
    return job


@uncollected()
def keep_preview(batch: ImportBatch, reading: Reading) -> dict[str, Any]:
    """What was found, kept for the page; a ledger that brings nothing is at its end.

    Raises Refused when the batch was written or taken back meanwhile.
    """
    _previewable(batch)
    unticked, batch.skipped = set(batch.skipped), []  # by a confirmation that was refused
    planned = previews.plan(reading)
    changed = {row.number for row in planned.rows if row.outcome == "changed"}
    batch.skipped = sorted(changed & unticked)
    if reading.explained:
        layouts.remember(batch, reading.ledger, batch.by)
    batch.day, batch.sheet = reading.context.day, reading.ledger.sheet
    batch.preview, batch.digest = previews.told(reading), previews.digest(reading)
    before, batch.state, batch.error = batch.state, BatchState.PREVIEWED, ""
    counts = batch.preview["counts"]
    if same := previews.twin(batch, reading):
        batch.state = BatchState.UNCHANGED
        batch.error = f"这份台账已在{same}导入过，登记册没有变化。"
    elif not counts["wrong"] and reading.compared.empty:
        batch.state, batch.error = BatchState.UNCHANGED, "与登记册一致，没有变化。"
    batch.save(update_fields=FOUND)
    if batch.state == BatchState.PREVIEWED != before and not counts["wrong"]:
        _ask_another(batch, reading.kind)
    return counts


def _ask_another(batch: ImportBatch, kind: LedgerKind) -> None:
    """A message to those whose confirmation it waits for."""
    if not kind.confirmed_by or batch.area is None:
        return
    text = f"{batch.by}导入的{kind.title}“{batch.filename[:60]}”请您核对并确认。"
    url = page_of("import-preview", batch)
    others = holders(kind.confirmed_by, batch.area).exclude(pk=batch.by_id)
    Message.objects.bulk_create(Message(user=user, text=text, url=url) for user in others)


@uncollected()
def write_ledger(batch: ImportBatch, reading: Reading, by: Any) -> dict[str, Any]:
    """Plans again under a lock of the district and writes, all in the caller's transaction.

    Raises Refused when the register has changed since the preview.
    """
    _lock(batch.area)
    batch.refresh_from_db()
    if batch.state != BatchState.PREVIEWED:
        raise Refused(f"这一批的状态是“{batch.get_state_display()}”，不能导入，请刷新后核对。")
    planned = previews.plan(reading)
    if previews.digest(reading) != batch.digest:
        raise Refused(STALE)
    if reading.wrong and not batch.skip_wrong:
        raise Refused(f"有 {len(reading.wrong)} 行有错，没有导入，请改好再传。")
    counts = batch.preview["counts"] = previews.counts(reading)
    if planned.empty:
        batch.state, batch.error = BatchState.UNCHANGED, "没有要写入的行，登记册没有变化。"
        batch.save()
        return counts
    try:
        if reading.kind.write:
            reading.kind.write(planned, reading.context)
        writing.write(batch, planned)
    except IntegrityError:
        log.exception("import %s", batch.pk)
        raise Refused(STALE) from None
    writing.open_books(batch, reading.kind.opens)
    batch.state, batch.imported_at = BatchState.DONE, now()
    batch.save()
    _tell(batch, reading.kind, counts, by)
    if batch.area is not None:
        advice.ask(batch.area)
    return counts


def _lock(area: Area | None) -> None:
    """Two imports into one district follow each other."""
    rows = Area.objects.select_for_update(no_key=True).order_by("pk")
    if area is None:
        list(rows.filter(parent=None).values_list("pk"))
    else:
        list(rows.filter(path=root_path(area)).values_list("pk"))


def _tell(batch: ImportBatch, kind: LedgerKind, counts: dict[str, int], by: Any) -> None:
    said = f"新增 {counts['new']}、更新 {counts['changed']}、无变化 {counts['unchanged']}"
    if counts["skipped"]:
        said += f"、跳过 {counts['skipped']}"
    record(by, f"导入{kind.title}", batch, said)
    url = page_of("import-status", batch)
    text = f"{kind.title}“{batch.filename[:80]}”已导入：{said}。"
    users = {user.pk: user for user in (by, batch.by)} if kind.confirmed_by else {by.pk: by}
    Message.objects.bulk_create(Message(user=user, text=text, url=url) for user in users.values())


def page_of(name: str, batch: ImportBatch) -> str:
    try:
        return reverse(name, args=[batch.pk])
    except NoReverseMatch:
        return ""
