"""The national tables 27 (非公有制企业) and 30 (社会组织): their rows, their columns, and what of
them the registers know."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from districts.enums import OrganisationKind
from reports.compile.tallies import Measure
from reports.indicators import BY_CODE
from reports.models import Basis

Group = Mapping[str, Any]  # what a number of organisations have in common: `of`, `sole`, `size`…


@dataclass(frozen=True)
class Item:
    """A row: an indicator by its code, or what `counts` says; `parts` are the rows it is the sum
    of. What is neither is not in the registers."""

    title: str
    code: str
    level: int = 0
    parts: tuple[str, ...] = ()
    counts: Callable[[Basis], Measure] | None = None

    @property
    def known(self) -> bool:
        return self.counts is not None or self.code in BY_CODE

    def measure(self, basis: Basis) -> Measure:
        return self.counts(basis) if self.counts else BY_CODE[self.code].measure(basis)


@dataclass(frozen=True)
class Cut:
    """A column: which groups it counts. Without `holds` the registers do not know; with `said` they
    do once the type of some organisation says so (独资, 控股)."""

    title: str
    holds: Callable[[Group], bool] | None = None
    said: str = ""


@dataclass(frozen=True)
class NationalTable:
    """`classes` are told apart, in this order, by what is said of an organisation."""

    kind: OrganisationKind
    name: str
    title: str
    classes: tuple[tuple[str, Q], ...]
    cuts: tuple[Cut, ...]
    items: tuple[Item, ...]
    unknown: str

    @property
    def counted(self) -> dict[str, Item]:
        """Its rows that are figures, by their code."""
        return {item.code: item for item in self.items if item.code in BY_CODE}


def _of(kind: str, flag: str = "") -> Callable[[Group], bool]:
    return lambda group: group["of"] == kind and (not flag or group[flag])


def _sized(size: int) -> Callable[[Group], bool]:
    return lambda group: group["size"] >= size


def _typed(*words: str) -> Q:
    found = Q()
    for word in words:
        found |= Q(ownership__contains=word)
    return found


def _added(total: str, *codes: str, instructor: bool = False) -> Callable[[Basis], Measure]:
    """What the column comes to (how many there are, without one) of the organisations that all
    these indicators count; of those an instructor is in touch with."""

    def counts(basis: Basis) -> Measure:
        rows = Q(instructor=True) if instructor else Q()
        for code in codes:
            rows &= BY_CODE[code].predicate(basis)
        return Measure(rows, total)

    return counts


STANDALONE = ("standalone_committee", "standalone_general_branch", "standalone_branch")
UNCOVERED = ("due_unestablished", "few_members", "no_members")
HEAD = (
    Item("单位数", "organisations", 0, ("standalone", "joint", "other", "uncovered")),
    Item("其中：党建工作指导员联系的", "instructor_linked", 1),
    Item("已单独建立党组织的", "standalone", 0, STANDALONE),
    Item("建立党委的", "standalone_committee", 1),
    Item("建立总支部的", "standalone_general_branch", 1),
    Item("建立支部的", "standalone_branch", 1),
    Item("已建立联合党支部的", "joint"),
    Item("其中：正式党员达到应建人数的", "joint_with_three", 1),
    Item("以其他方式（挂靠、派驻等）覆盖的", "other"),
    Item("未建立党组织的", "uncovered", 0, UNCOVERED),
    Item("应建尚未建立的", "due_unestablished", 1),
)
FOOT = (
    Item("仅有个别党员的", "few_members", 1),
    Item("没有党员的", "no_members", 1),
    Item(
        "其中：已派党建工作指导员的",
        "instructed",
        1,
        counts=_added("", "uncovered", instructor=True),
    ),
    Item("仅由联络员联系的", "only_liaison", 1),
    Item("仅由群团组织联系的", "only_mass", 1),
)
STAFF = (
    Item("补充：从业人员（人）", "staff"),
    Item("其中：党员（人）", "members_placed", 1),
)


def _supplement(title: str, *codes: str, instructor: bool = False) -> tuple[Item, Item]:
    staff = _added("staff", *codes, instructor=instructor)
    members = _added("members", *codes, instructor=instructor)
    key = "_".join(codes)
    return (
        Item(f"{title}从业人员（人）", f"{key}_staff", counts=staff),
        Item("其中：党员（人）", f"{key}_members", 1, counts=members),
    )


TOTAL = Cut("总数", lambda _: True)
SIZES = (50, 100)
OF_HONG_KONG = ("港澳", "香港", "澳门", "台湾", "港商", "澳商", "台商", "港资", "澳资", "台资")
PRIVATE, HONG_KONG, FOREIGN = "private", "hong_kong", "foreign"
ENTERPRISES = NationalTable(
    OrganisationKind.ENTERPRISE,
    "覆盖分解（企业）",
    "非公有制企业党组织覆盖分解表",
    (
        (HONG_KONG, _typed(*OF_HONG_KONG)),
        (FOREIGN, _typed("外商", "外资")),
        (PRIVATE, _typed("私营", "民营")),
    ),
    (
        TOTAL,
        *(Cut(f"从业人员{size}人以上", _sized(size)) for size in SIZES),
        Cut("法定代表人是党员"),
        Cut("法定代表人兼任党组织书记"),
        Cut("私有经济控制/小计", _of(PRIVATE)),
        Cut("私有经济控制/其中：私营独资", _of(PRIVATE, "sole"), "sole"),
        Cut("港澳台商投资", _of(HONG_KONG)),
        Cut("外商投资", _of(FOREIGN)),
        Cut("港澳台商控制/小计", _of(HONG_KONG, "held"), "held"),
        Cut("港澳台商控制/其中：独资", _of(HONG_KONG, "sole"), "sole"),
        Cut("外商控制/小计", _of(FOREIGN, "held"), "held"),
        Cut("外商控制/其中：独资", _of(FOREIGN, "sole"), "sole"),
        Cut("类型未填或其他", _of("")),
    ),
    (
        *HEAD,
        *FOOT,
        *STAFF,
        *_supplement("已建立党组织企业", "covered"),
        *_supplement("未建立党组织、已派指导员企业", "uncovered", instructor=True),
    ),
    "法定代表人是否党员、是否兼任党组织书记，登记中没有；"
    "“控制”和“独资”只按登记类型里写明“控股”“独资”的统计，没有一家写明的记“—”。",
)
KINDS_OF_SOCIAL = (
    ("association", "社会团体", "51", ("社会团体", "社团")),
    ("foundation", "基金会", "53", ("基金会",)),
    ("service", "民办非企业单位", "52", ("民办非企业", "民非", "社会服务机构")),
)
OFFICES = ("律师事务所", "会计师事务所", "税务师事务所")
SOCIAL_ORGANISATIONS = NationalTable(
    OrganisationKind.SOCIAL,
    "覆盖分解（社会组织）",
    "社会组织党组织覆盖分解表",
    (
        *((office, _typed(office) | Q(name__contains=office)) for office in OFFICES),
        *((key, _typed(*words)) for key, _, _, words in KINDS_OF_SOCIAL),
        *((key, Q(uscc__startswith=code)) for key, _, code, _ in KINDS_OF_SOCIAL),
    ),
    (
        TOTAL,
        *(Cut(title, _of(key)) for key, title, _, _ in KINDS_OF_SOCIAL),
        *(Cut(office, _of(office)) for office in OFFICES),
        Cut("类别未填或其他", _of("")),
    ),
    (
        *HEAD,
        Item("其中：建立党小组的", "with_group", 2),
        *FOOT,
        *STAFF,
        Item("其中：未转入组织关系的党员（人）", "not_transferred", 2),
        *(
            Item(f"吸收未转入组织关系的党员建立的{kind}（个）", f"absorbed_{kind}")
            for kind in ("党委", "总支部", "支部")
        ),
    ),
    "应建尚未建立的单位是否建有党小组、单位中未转入组织关系的党员及吸收他们建立的党组织，"
    "登记中没有，记“—”；类别按登记的类别、名称和统一社会信用代码前两位判定。",
)
TABLES = (ENTERPRISES, SOCIAL_ORGANISATIONS)
