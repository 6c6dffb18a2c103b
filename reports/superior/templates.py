"""上级报表模板: a superior's workbook is uploaded, replaced by a new version, given up.

Officials do that for their areas, by the right that also closes reports (`lock`). A file is hostile
until `core.sheets.guard` and the child that draws it have seen it; it is kept in the private media
under a name of its own and known by its hash.
"""

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from django.core.files.base import File
from django.db import transaction
from django.utils.timezone import localdate

from core.errors import Refused
from core.sheets import guard
from core.workflow import record
from districts.models import Area
from districts.scoping import assigned_paths
from reports.enums import FormState
from reports.models import FormCell, FormTemplate, FormVersion
from reports.superior.child import read_layout
from reports.superior.sheets import FormSheet, address, sheets_of

MOST = 5 << 20
CARRIED = ("part", "code", "place", "unit_id", "nth", "scale", "quarter", "doubt")


def may_keep(user: Any, area: Area) -> bool:
    """Whether the user uploads and maps forms of the area."""
    return any(area.path.startswith(path) for path in assigned_paths(user, "lock"))


def newest(template: FormTemplate) -> FormVersion:
    """The version that is filled in."""
    return template.versions.order_by("-number")[0]


@transaction.atomic
def upload(*, area: Area, name: str, file: IO[bytes], filename: str, by: Any) -> FormTemplate:
    """A new template with its first version; raises Refused and keeps nothing of a bad file."""
    if not may_keep(by, area) or not area.own_report:
        raise Refused("只能给本区上传上级报表，请另选区划。", field="area")
    if FormTemplate.objects.filter(area=area, name=name.strip(), ended_on=None).exists():
        raise Refused("本区已有这个名称的模板，请换一个名称，或给原模板换新表样。", field="name")
    template = FormTemplate.objects.create(area=area, name=name.strip(), set_by=by)
    version = _kept(template, file, filename, by, number=1)
    record(by, "上传上级报表", template, version.filename)
    return template


@transaction.atomic
def replace(template: FormTemplate, *, file: IO[bytes], filename: str, by: Any) -> FormVersion:
    """A new version, to which the cells are carried over; what has no place in it is told.

    Raises Refused for a bad file, or the same one.
    """
    held = hold(template, by)
    former = newest(held)
    version = _kept(held, file, filename, by, number=former.number + 1)
    if version.sha256 == former.sha256:
        version.file.delete(save=False)
        raise Refused("这个文件和现在的表样一样，不用换；要换请另选文件。", field="file")
    _carry_over(former, version)
    lost = f"；{len(version.lost)} 格没有对上" if version.lost else ""
    record(by, "更换表样", held, f"第 {version.number} 版：{version.filename}{lost}")
    return version


@transaction.atomic
def end(template: FormTemplate, *, reason: str, by: Any) -> FormTemplate:
    """Given up from today on; what it was stays to be read."""
    held = hold(template, by)
    if not reason.strip():
        raise Refused("请写明事由。", field="reason")
    held.state, held.ended_on = FormState.ENDED, localdate()
    held.ended_reason = reason.strip()[:200]
    held.save(update_fields=["state", "ended_on", "ended_reason"])
    record(by, "停用上级报表", held, reason)
    return held


def hold(template: FormTemplate, by: Any) -> FormTemplate:
    """The row, locked for a change. Raises Refused where the user may not, or it has ended."""
    rows = FormTemplate.objects.select_for_update(of=("self",)).select_related("area")
    held: FormTemplate = rows.get(pk=template.pk)
    if not may_keep(by, held.area):
        raise Refused("上级报表由本区的区级人员设定，请转告他们。")
    if held.ended_on is not None:
        raise Refused(f"这个模板已于 {held.ended_on} 停用，不能再改，请另传一个。")
    return held


def intact(version: FormVersion) -> Path:
    """The file, if it is still the one that was uploaded; raises Refused."""
    try:
        path = Path(version.file.path)
        same = _digest(path) == version.sha256
    except (OSError, ValueError):
        same = False
    if not same:
        raise Refused("表样文件与上传时不一致或已丢失，请用“更换表样”重新上传。")
    return path


def _kept(
    template: FormTemplate, file: IO[bytes], filename: str, by: Any, *, number: int
) -> FormVersion:
    """The file under a random name, once it is seen to be no danger."""
    if not filename.lower().endswith(".xlsx"):
        raise Refused("请上传 .xlsx 工作簿；旧版 .xls 请在 Excel 中另存为 .xlsx。", field="file")
    version = FormVersion(
        template=template, number=number, filename=os.path.basename(filename)[-200:], by=by
    )
    version.file.save(f"{secrets.token_hex(16)}.xlsx", File(file), save=False)
    path = Path(version.file.path)
    try:
        _check(path)
        version.layout, version.sha256 = read_layout(path), _digest(path)
        version.save()
    except Refused as why:
        version.file.delete(save=False)
        raise Refused(str(why), field="file") from None
    except Exception:
        version.file.delete(save=False)
        raise
    return version


def _check(path: Path) -> None:
    if path.stat().st_size > MOST:
        size = path.stat().st_size / 2**20
        raise Refused(f"文件有 {size:.1f} MB，超过 {MOST >> 20} MB，请删去图片或明细后再传。")
    guard.check(path)
    if not guard.is_workbook(path):
        raise Refused(f"文件不是 .xlsx 工作簿。{guard.RESAVE}")


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _carry_over(former: FormVersion, version: FormVersion) -> None:
    """Each cell to the same place; where its captions differ it has to be looked at."""
    before = {sheet.name: sheet for sheet in sheets_of(former)}
    after = _renamed(before.values(), sheets_of(version))
    cells = []
    for cell in former.cells.order_by("pk"):
        sheet, spot = after.get(cell.sheet), (cell.row, cell.column)
        try:
            if sheet is None:
                raise Refused(f"新表样没有工作表“{cell.sheet}”，请重新对照。")
            sheet.check(spot)
        except Refused as why:
            version.lost.append(f"{cell.sheet}!{cell.address}：{why}")
            continue
        cells.append(_carried(cell, version, before[cell.sheet], sheet))
    FormCell.objects.bulk_create(cells)
    version.save(update_fields=["lost"])


def _renamed(before: Iterable[FormSheet], after: list[FormSheet]) -> dict[str, FormSheet]:
    """By its name; the only sheet of both may be called otherwise."""
    names = [sheet.name for sheet in before]
    if len(names) == len(after) == 1:
        return {names[0]: after[0]}
    return {sheet.name: sheet for sheet in after}


def _carried(cell: FormCell, version: FormVersion, old: FormSheet, new: FormSheet) -> FormCell:
    spot = (cell.row, cell.column)
    was, now = old.caption(spot), new.caption(spot)
    values = {name: getattr(cell, name) for name in CARRIED}
    if was != now:
        values["doubt"] = f"{address(spot)} 原对应“{was}”，新表样是“{now}”，请核对。"[:200]
    return FormCell(version=version, sheet=new.name, row=cell.row, column=cell.column, **values)
