"""How Party organisations read: what they cover, who belongs to them."""

from dataclasses import dataclass

from districts.enums import PartyOrganisationType
from reports.indicators.definition import JOINT_BRANCH_LIMIT
from reports.lists.faces.definition import AREA, DISTRICT, PLACE, WHOLE, Face, Head, Row, Shown

TYPES = {kind.value: str(kind.label) for kind in PartyOrganisationType}
COUNTS = ("party_organisations", "formal_members", "floating_members", "managed_members")


@dataclass(frozen=True)
class PartyRow(Row):
    @property
    def crowded(self) -> bool:
        return (
            self.fact.type == PartyOrganisationType.JOINT_BRANCH
            and self.fact.covers > JOINT_BRANCH_LIMIT
        )


HEADS = (
    Head("党组织名称", "name"),
    Head("类型"),
    Head("所在区划"),
    Head("商圈"),
    Head("覆盖单位", "covers", number=True),
    Head("组织关系党员", number=True),
    Head("流入流动党员", number=True),
    Head("纳管党员", "members", number=True, last=True),
    Head("提示"),
)
COLUMNS = (
    Shown("党组织名称", 40, lambda row: row.fact.name),
    Shown("类型", 14, lambda row: TYPES[row.fact.type]),
    AREA,
    DISTRICT,
    Shown("覆盖单位", 10, lambda row: row.fact.covers, WHOLE),
    Shown("组织关系党员", 12, lambda row: row.fact.formal_members, WHOLE),
    Shown("流入流动党员", 12, lambda row: row.fact.floating_members, WHOLE),
    Shown("纳管党员", 10, lambda row: row.fact.managed_members, WHOLE),
    Shown("提示", 12, lambda row: "可分设" if row.crowded else ""),
)
READ = (
    *PLACE,
    *("type", "covers", "formal_members", "floating_members", "managed_members"),
)

FACE = Face(PartyRow, "reports/party_rows.html", HEADS, COLUMNS, READ, COUNTS)
