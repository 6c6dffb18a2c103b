"""行政区划: a district's streets, zones and communities; codes propose kind and parent."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from core.sheets.cells import Choice, Text, Tick
from core.sheets.columns import Column, Ledger, Row
from districts.enums import AreaKind
from districts.ledgers import (
    Change,
    Context,
    LedgerKind,
    Outcome,
    Outward,
    Plan,
    RowPlan,
    Values,
)
from districts.models import Area
from districts.scoping import assigned_paths

KINDS = Choice.of(
    AreaKind,
    also={
        "地级市": AreaKind.CITY,
        "县": AreaKind.DISTRICT,
        "市辖区": AreaKind.DISTRICT,
        "街道办事处": AreaKind.STREET,
        "乡": AreaKind.TOWN,
        "村": AreaKind.COMMUNITY,
        "开发区": AreaKind.ZONE,
        "园区": AreaKind.ZONE,
    },
)

COLUMNS = (
    Column("serial", "序号", Text(), width=6),
    Column("code", "代码", Text(20), ("区划代码", "行政区划代码"), required=True, width=18),
    Column("name", "名称", Text(60), ("区划名称", "单位名称", "行政区划"), required=True, width=26),
    Column("kind", "类别", KINDS, ("级别", "区划类别")),
    Column("parent", "上级代码", Text(20), ("上级", "上级区划代码"), width=18),
    Column("reporting", "填报单位", Tick(), ("是否填报单位",)),
)
BY_KEY = {column.key: column for column in COLUMNS}

ZONE_WORDS = ("开发区", "商务区", "园区", "功能区", "高新区", "示范区", "产业园", "新区")
KIND_OF_LENGTH = {
    4: AreaKind.CITY,
    6: AreaKind.DISTRICT,
    9: AreaKind.STREET,
    12: AreaKind.COMMUNITY,
}
REPORTING = {AreaKind.STREET, AreaKind.TOWN, AreaKind.ZONE}
SHAPE = re.compile(r"\d{4}|\d{6}|\d{9}|\d{12}|\d{6}-?[A-Z0-9-]*[A-Z][A-Z0-9-]*", re.I)


def meaning(code: str) -> str:
    """The digits that tell: 640106006000 is a street and says no more than 640106006."""
    if len(code) == 12 and code.isdigit():
        return re.sub(r"(000){1,2}$", "", code)
    return code[:4] if re.fullmatch(r"\d{4}00", code) else code


def kind_of(code: str, name: str) -> AreaKind:
    """What the code and the name tell: local codes and names of zones are zones."""
    if not code.isdigit():
        return AreaKind.ZONE
    kind = KIND_OF_LENGTH[len(meaning(code))]
    if kind is AreaKind.STREET and name.endswith(("镇", "乡")):
        return AreaKind.TOWN
    if kind is AreaKind.STREET and name.endswith(ZONE_WORDS):
        return AreaKind.ZONE
    return kind


def parents_of(code: str) -> list[str]:
    """The parent's code in the ways it may be written; a city has none."""
    digits = meaning(code) if code.isdigit() else code[:6] + "x"
    prefix = next((digits[:length] for length in (9, 6, 4) if length < len(digits)), "")
    return [prefix, prefix.ljust(6, "0"), prefix.ljust(12, "0")] if prefix else []


class Tree:
    """The register's areas and those of the file, while the file is read."""

    def __init__(self, ledger: Ledger, context: Context, plan: Plan) -> None:
        self.ledger, self.context, self.plan = ledger, context, plan
        self.paths = tuple(assigned_paths(context.by, "manage"))
        self.known = {area.code: area for area in Area.objects.select_related("parent")}
        self.rows = {row["code"]: row for row in ledger.rows}
        self.done: set[str] = set()

    def enter(self, row: Row) -> None:
        """Plans one row after the row of its parent."""
        if row["code"] in self.done:
            return
        self.done.add(row["code"])
        parent = self._parent(row)
        if parent is not None and parent in self.rows:
            self.enter(self.rows[parent])
        if why := self._wrong(row, parent):
            self.ledger.issue(row, BY_KEY[why[0]], why[1])
            return
        known = self.known.get(row["code"])
        changes = self._meet(known, row) if known else self._create(row, parent)
        outcome: Outcome = "new" if known is None else "changed" if changes else "unchanged"
        in_register = known is not None
        self.plan.rows.append(
            RowPlan(row.number, row["name"], outcome, tuple(changes), in_register)
        )

    def _parent(self, row: Row) -> str | None:
        if row["parent"]:
            return str(row["parent"])
        if row["code"] in self.known:
            parent = self.known[row["code"]].parent
            return parent.code if parent else None
        there = (
            code for code in parents_of(row["code"]) if code in self.known or code in self.rows
        )
        return next(there, None)

    def _wrong(self, row: Row, parent: str | None) -> tuple[str, str] | None:
        code = row["code"]
        if not SHAPE.fullmatch(code):
            return "code", (
                f"“{code}”不是区划代码：应为 4、6、9、12 位数字，功能区用区代码加字母的自编码。"
            )
        kind = row["kind"] or kind_of(code, row["name"])
        if parent is None and kind not in {AreaKind.CITY, AreaKind.DISTRICT}:
            return "code", f"找不到上级 {parents_of(code)[0]}，请在表中加上，或填写上级代码。"
        if parent is not None and parent not in self.known:
            return "parent", f"上级 {parent} 不在登记册和本表里，请核对。"
        known = self.known.get(code)
        if known and row["parent"] and (known.parent.code if known.parent else None) != parent:
            return "parent", "上级与登记册不同；归属调整请在“行政区划”里办理。"
        path = (self.known[parent].path if parent else "") + f"{code}/"
        if not path.startswith(self.paths):
            return "code", "这个区划不在您管理的范围内，请核对代码。"
        return None

    def _create(self, row: Row, parent: str | None) -> list[Change]:
        kind = AreaKind(row["kind"] or kind_of(row["code"], row["name"]))
        above = self.known[parent] if parent else None
        told = row["reporting"]
        area = Area(
            code=row["code"],
            name=row["name"],
            kind=kind,
            parent=above,
            path=f"{above.path if above else ''}{row['code']}/",
            reporting=kind in REPORTING if told is None else told,
        )
        self.known[area.code] = self.plan.create(area)
        return []

    def _meet(self, known: Area, row: Row) -> list[Change]:
        stated = {key: row[key] for key in ("name", "kind", "reporting")}
        differs = {k: v for k, v in stated.items() if v is not None and getattr(known, k) != v}
        changes = [
            Change(BY_KEY[key].title, _show(key, getattr(known, key)), _show(key, value))
            for key, value in differs.items()
        ]
        self.plan.update(known, **differs)
        return changes


def _show(key: str, value: object) -> str:
    return str(BY_KEY[key].cell.show(value))


def plan(ledger: Ledger, context: Context) -> Plan:
    planned = Plan()
    alike: dict[str, list[Row]] = defaultdict(list)
    for row in ledger.rows:
        alike[row["code"]].append(row)
    for twins in alike.values():
        for row in twins if len(twins) > 1 else ():
            other = next(one for one in twins if one is not row)
            both = ledger.both(row, other, BY_KEY["code"], BY_KEY["name"])
            message = f"代码与第 {other.number} 行相同{both}，请核对后只保留一行。"
            ledger.issue(row, BY_KEY["code"], message)
    alone = [twins[0] for twins in alike.values() if len(twins) == 1]
    tree = Tree(ledger, context, planned)
    for row in alone:
        tree.enter(row)
    planned.rows.sort(key=lambda one: one.number)
    return planned


def present(rows: QuerySet[Any], day: dt.date) -> QuerySet[Any]:
    """Those that had not been given up by the day."""
    return rows.filter(Q(until=None) | Q(until__gt=day)).select_related("parent")


def lines(areas: Sequence[Area], day: dt.date) -> Iterator[Values]:
    for area in areas:
        parent = area.parent.code if area.parent else None
        own = {key: getattr(area, key) for key in ("code", "name", "kind", "reporting")}
        yield {**own, "parent": parent}


AREAS = LedgerKind(
    "areas",
    "行政区划",
    COLUMNS,
    plan,
    action="manage",
    dated=False,
    outward=Outward("districts.Area", present, lines, action="manage"),
)
