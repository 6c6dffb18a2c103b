"""季度汇总: units and their commercial districts by how they are covered (ledger I)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.sheets.layout import SUMMED, Field, Line, Table, summed, widened
from reports.edition import Edition
from reports.places import Place
from reports.workbooks.styled import StyledBook

DUE, BUILT = "due_established_rate/denominator", "due_established_rate/numerator"

FIELDS = (
    Field("number", "序号", "serial", 5),
    Field("name", "填报单位（商圈）", "text", 23),
    Field("organisations", "单位数/合计"),
    Field("enterprises", "单位数/企业"),
    Field("social_organisations", "单位数/社会组织"),
    Field("sole_proprietors", "另：个体工商户"),
    Field("covered", "党组织覆盖单位/小计", adds=("standalone", "joint", "other")),
    Field(
        "standalone",
        "党组织覆盖单位/单独组建/小计",
        adds=("standalone_committee", "standalone_general_branch", "standalone_branch"),
    ),
    Field("standalone_committee", "党组织覆盖单位/单独组建/党委"),
    Field("standalone_general_branch", "党组织覆盖单位/单独组建/总支"),
    Field("standalone_branch", "党组织覆盖单位/单独组建/支部"),
    Field("joint", "党组织覆盖单位/联合覆盖"),
    Field("other", "党组织覆盖单位/其他方式"),
    Field("joint_branches", "联合党支部数（个）"),
    Field(
        "uncovered",
        "未建立党组织单位/小计",
        adds=("due_unestablished", "few_members", "no_members"),
    ),
    Field("due_unestablished", "未建立党组织单位/应建未建"),
    Field("few_members", "未建立党组织单位/个别党员"),
    Field("no_members", "未建立党组织单位/没有党员"),
    Field("coverage", "组织覆盖率", "rate", 7.2, ratio=("covered", "organisations")),
    Field("alone", "单独组建率", "rate", 7.2, ratio=("standalone", "organisations")),
    Field(DUE, "应建单位/合计"),
    Field(BUILT, "应建单位/已建"),
    Field("built", "应建已建率", "rate", 7.2, ratio=(BUILT, DUE)),
    Field("instructor_linked", "工作覆盖单位/指导员联系"),
    Field("liaison_linked", "工作覆盖单位/联络员联系"),
    Field("mass_organisations", "工作覆盖单位/群团组织"),
    Field("work_covered", "工作覆盖单位/合计"),
    Field("work", "工作覆盖率", "rate", 7.2, ratio=("work_covered", "organisations")),
    Field("members", "党员/总数", adds=("full_members", "probationary_members")),
    Field("full_members", "党员/正式"),
    Field("probationary_members", "党员/预备"),
    Field("floating_members", "党员/流入流动"),
    Field("managed_members", "党员/纳管"),
    Field("party_organisations", "党组织数（个）/合计"),
    Field("party_organisations_founded", "党组织数（个）/本季新建"),
    Field("model_stores", "党员示范店/在册"),
    Field("model_stores_awarded", "党员示范店/本季新授"),
    Field("model_stores_revoked", "党员示范店/本季摘牌"),
)
RATES = (
    "组织覆盖率＝党组织覆盖单位 ÷ 单位数；单独组建率＝单独组建单位 ÷ 单位数；"
    "应建已建率＝已被党组织覆盖的应建单位 ÷ 应建单位（{due}）；"
    "工作覆盖率＝有党组织、指导员、联络员或群团组织联系的单位 ÷ 单位数。"
    "合计的比率由合计数计算；分母为零的比率和没有台账的数记“—”。"
)
IDENTITY = (
    "单位数＝单独组建＋联合覆盖＋其他方式＋未建立党组织，每个单位只按最高一类计一次。"
    "缩进各行是上一填报单位内的商圈，已含在该填报单位内；"
    "联合党支部数是党组织个数，不与单位数相加。"
)
#: of special funds, where there are any: 期初＋到位＝支出＋结余 but for what districts give streets
MONEY = (
    Field("funds_opening", "本季经费（元）/期初", "money", 11),
    Field("funds_received", "本季经费（元）/到位", "money", 11),
    Field("funds_spent", "本季经费（元）/支出", "money", 11),
    Field("funds_held", "本季经费（元）/结余", "money", 11),
)
COUNTED = [field.key for field in FIELDS if field.kind == "count"]


def add(book: StyledBook, edition: Edition) -> None:
    """Under the name that the district gives its report."""
    book.table(replace(table(edition), title=f"{edition.heading}{book.style.title}"))


def table(edition: Edition) -> Table:
    rows, columns = lines(edition), fields(edition)
    return Table(
        name="季度汇总",
        title=f"{edition.heading}两个覆盖统计表",
        fields=widened(columns, rows[-1]),
        lines=rows,
        unit=edition.area,
        reported=edition.reported,
        measures="家、人、个、元" if len(columns) > len(FIELDS) else "家、人、个",
        notes=notes(edition),
    )


def fields(edition: Edition) -> Sequence[Field]:
    return (*FIELDS, *MONEY) if edition.total["funds_accounts"][0] else FIELDS


def lines(edition: Edition) -> list[Line]:
    """The places, and the total of those that are numbered."""
    keys = [field.key for field in fields(edition) if field.kind in SUMMED]
    rows = [_line(place, keys) for place in edition.places]
    numbered = [index for index, place in enumerate(edition.places) if place.number]
    return [*rows, summed(fields(edition), rows, numbered, name="合计")]


def _line(place: Place, keys: Iterable[str]) -> Line:
    values = {key: place.amount(key) for key in keys}
    style = "body" if place.number else "part"
    return Line({**values, "number": place.number, "name": place.label}, style)


def notes(edition: Edition) -> Sequence[str]:
    due = f"正式党员 {edition.basis.due_members} 名以上的单位"
    return (
        f"说明：1. {RATES.format(due=due)}",
        f"2. {IDENTITY}",
        f"3. {edition.source}",
    )
