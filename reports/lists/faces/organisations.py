"""How organisations read: covered in their highest class, reached by which means, what is amiss."""

from dataclasses import dataclass
from functools import cached_property

from districts.enums import CoverageClass, Means, OrganisationKind
from reports.lists.faces.definition import AREA, DISTRICT, PLACE, WHOLE, Face, Head, Row, Shown

COVERED = {
    CoverageClass.STANDALONE: "单独组建",
    CoverageClass.JOINT: "联合覆盖",
    CoverageClass.OTHER: "其他方式",
}
MEANS = {
    Means.INSTRUCTOR: "指导员",
    Means.LIAISON: "联络员",
    Means.TRADE_UNION: "工会",
    Means.YOUTH_LEAGUE: "共青团",
    Means.WOMENS_FEDERATION: "妇联",
}


@dataclass(frozen=True)
class Hint:
    badge: str
    text: str


@dataclass(frozen=True)
class OrganisationRow(Row):
    """One organisation under a basis: covered in its highest class, reached by which means."""

    @cached_property
    def covered(self) -> str:
        for one, word in COVERED.items():
            if one in self.basis.classes and getattr(self.fact, one):
                return word
            if one == CoverageClass.JOINT and self.basis.seats_count and self.fact.seat:
                return word
        return ""

    @cached_property
    def means(self) -> str:
        held = [
            word
            for means, word in MEANS.items()
            if means in self.basis.means and getattr(self.fact, means)
        ]
        held += ["其他"] if self.fact.work_only else []
        held += ["活动"] if self.basis.activities_count and self.fact.active else []
        return "、".join(held) or "—"

    @cached_property
    def hint(self) -> Hint | None:
        """What the adviser says of this row."""
        due = self.fact.full_members >= self.basis.due_members
        if not self.covered and due:
            return Hint("late", "应建未建")
        if self.covered == COVERED[CoverageClass.JOINT] and due:
            return Hint("warn", "宜单独组建")
        if not self.covered and self.fact.members:
            return Hint("warn", "可联合组建")
        if not self.covered and self.means == "—":
            return Hint("warn", "无工作覆盖")
        return None


KINDS = {kind.value: str(kind.label) for kind in OrganisationKind}
HEADS = (
    Head("单位名称", "name"),
    Head("统一社会信用代码"),
    Head("类型"),
    Head("所在区划"),
    Head("商圈"),
    Head("从业人数", "staff", number=True),
    Head("党员", "members", number=True),
    Head("正式党员", "full_members", number=True, last=True),
    Head("组织覆盖和党组织"),
    Head("工作覆盖方式"),
    Head("提示"),
)
COLUMNS = (
    Shown("单位名称", 34, lambda row: row.fact.name),
    Shown("统一社会信用代码", 22, lambda row: row.fact.uscc),
    Shown("类型", 14, lambda row: row.fact.ownership or KINDS[row.fact.kind]),
    AREA,
    DISTRICT,
    Shown("从业人数", 10, lambda row: row.fact.staff, WHOLE),
    Shown("党员", 8, lambda row: row.fact.members, WHOLE),
    Shown("正式党员", 10, lambda row: row.fact.full_members, WHOLE),
    Shown("组织覆盖", 12, lambda row: row.covered or "未覆盖"),
    Shown("党组织", 36, lambda row: row.fact.party_organisation__name),
    Shown("工作覆盖方式", 24, lambda row: row.means),
    Shown("提示", 12, lambda row: row.hint.text if row.hint else ""),
)
READ = (
    *PLACE,
    *("uscc", "kind", "ownership", "staff", "members", "full_members", "party_organisation__name"),
    *("standalone", "joint", "other", "seat", "work_only", "active", *Means.values),
)
FACE = Face(
    OrganisationRow, "reports/organisation_rows.html", HEADS, COLUMNS, READ, ("organisations",)
)
