"""Names as they come: an Excel or CSV sign-in sheet, or text that somebody has pasted."""

import re
from pathlib import Path
from typing import Any

from django.db import transaction

from activities.models import SignInSheet
from activities.services import sign_in
from activities.services.matching import Named
from core.errors import Refused
from core.sheets import table
from core.sheets.cells import NOTHING, Kind, Phone, Text, narrow, plain
from core.sheets.columns import CellError, Column, Issue, whole
from core.sheets.reader import read

NAME, UNIT, TAIL = 40, 120, 4  # signs


class TailCell(Kind):
    """The last four signs of an identity number or a phone, of whatever the cell holds of it."""

    personal = True

    def parse(self, raw: Any) -> str | None:
        text = re.sub(r"[\s*-]", "", narrow(plain(raw))).upper()
        if text in NOTHING:
            return None
        if not re.fullmatch(r"[0-9]{3,17}[0-9X]", text):
            raise CellError("尾号请写身份证号或手机号的后 4 位。")
        return text[-TAIL:]


COLUMNS = (
    Column("serial", "序号", Text()),
    Column(
        "name",
        "姓名",
        Text(NAME, compact=True),
        (
            "签到人",
            "参加人员",
            "参会人员",
            "参加人",
            "人员姓名",
            "党员姓名",
            "姓名（签到）",
            "签名",
        ),
        required=True,
    ),
    Column(
        "phone",
        "联系电话",
        Phone(),
        ("电话", "手机", "手机号", "手机号码", "电话号码", "联系方式"),
    ),
    Column(
        "unit",
        "单位",
        Text(UNIT),
        (
            "单位/支部",
            "单位或支部",
            "支部",
            "所在支部",
            "所在党支部",
            "党支部",
            "所属支部",
            "党组织",
            "工作单位",
            "所在单位",
            "单位名称",
            "部门",
        ),
    ),
    Column(
        "tail",
        "身份证后四位",
        TailCell(),
        (
            "身份证号后四位",
            "身份证后4位",
            "身份证尾号",
            "证件后四位",
            "尾号",
            "身份证号",
            "手机尾号",
        ),
    ),
)


def names_in_file(path: Path) -> tuple[list[Named], list[Issue]]:
    """The names of the only sheet that looks like a sign-in sheet, and the cells that could not be
    read. Raises Refused."""
    book = read(path)
    names = table.fitting(book, COLUMNS)
    if len(names) > 1:
        told = "、".join(f"“{name}”" for name in names)
        raise Refused(f"文件里有 {len(names)} 张表都像签到表（{told}），请只留一张再传。")
    ledger = table.load(book, COLUMNS, sheet=next(iter(names), None))
    lines = [
        Named(
            row.number,
            row["name"],
            whole(row["phone"]) or "",
            row["unit"] or "",
            row["tail"] or "",
        )
        for row in ledger.rows
        if row["name"]
    ]
    return lines, ledger.issues


@transaction.atomic
def begin(activity: Any, file: Any, *, by: Any) -> SignInSheet:
    """A list from an uploaded file: a small one is read at once, of a large one a job is asked."""
    sheet = sign_in.keep(activity, file, file.name, by=by)
    if not sign_in.small(sheet):
        return sign_in.ask(sheet)
    try:
        names, issues = names_in_file(Path(sheet.file.path))
        return sign_in.fill(sheet, names, issues)
    except Refused:
        sheet.file.delete(save=False)  # its row goes with the transaction
        raise


# Pasted text

SHORTEST_UNIT = 4  # signs: 财务部 may be a name as well
PHONE = re.compile(r"1[0-9]{10}")
ENDING = re.compile(r"[0-9]{3}[0-9X]")
SERIAL = re.compile(r"[0-9]{1,4}[.、)）．]?")
BRACKETS = re.compile(r"[(（\[【](.*?)[)）\]】]")
PADDED = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])\s+([\u4e00-\u9fff])(?![\u4e00-\u9fff])")
BETWEEN = re.compile(r"[\s,，;；、|/]+")
UNITS = re.compile(
    r".*(?:公司|集团|支部|党委|总支|小组|工委|社区|街道|委员会|中心|银行|学校|商场|广场|超市|酒店|"
    r"市场|物业|医院|协会|店|局|部|厂|所|站|队)"
)


def names_in_text(text: str) -> list[Named]:
    """Names with what stands beside them: one a line, or several of them between commas. A number
    of eleven digits is a phone, four signs the end of a number; what ends like a unit is one."""
    found: list[Named] = []
    for line in text.splitlines():
        for name, beside in _told(line):
            found.append(Named(len(found) + 1, name[:NAME], **beside))
    return found


def _told(line: str) -> list[tuple[str, dict[str, str]]]:
    """The names of a line, each with what follows it."""
    text = BRACKETS.sub(r" \1 ", PADDED.sub(r"\1\2", plain(line.replace("\t", "  "))))
    found: list[tuple[str, dict[str, str]]] = []
    before: dict[str, str] = {}
    for word in filter(None, BETWEEN.split(text)):
        told = _beside(word)
        if told is None:
            found.append((word, before))
            before = {}
        elif found:
            found[-1][1].update(told)
        else:
            before |= told
    return found


def _beside(word: str) -> dict[str, str] | None:
    """What a word says of somebody; None where it is a name. A serial number says nothing."""
    digits = word.replace("-", "").upper()
    if PHONE.fullmatch(digits):
        return {"phone": digits}
    if ENDING.fullmatch(digits) and len(digits) == TAIL:
        return {"tail": digits}
    if SERIAL.fullmatch(word):
        return {}
    is_unit = len(word) >= SHORTEST_UNIT and UNITS.fullmatch(word)
    return {"unit": word[:UNIT]} if is_unit else None
