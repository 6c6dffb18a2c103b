"""覆盖分解: how organisations are covered, by kind, type and size (national tables 27, 30)."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Case, IntegerField, Value, When

from core.sheets.layout import Field, Line, Table
from districts.enums import OrganisationKind
from reports.edition import Edition
from reports.indicators import BY_CODE
from reports.models import OrganisationFact

SIZES = (50, 100)
SIZE = Case(
    *(When(staff__gte=size, then=Value(size)) for size in reversed(SIZES)),
    default=Value(0),
    output_field=IntegerField(),
)
KINDS = {OrganisationKind.ENTERPRISE: "企业", OrganisationKind.SOCIAL: "社会组织"}
Group = Mapping[str, Any]  # kind, ownership, size, and the counts of such organisations


ROWS = (
    "行列参照全国党内统计非公有制企业、社会组织党组织情况表；"
    "从业人员 50 人以上的各列包含 100 人以上的单位。"
    "合计列为口径内全部单位；联合党支部、党组织是党组织个数，不按单位类别分列，记“—”。"
)
IDENTITY = (
    "单位数＝单独＋联合＋其他方式＋未建立；单独＝党委＋总支部＋支部；"
    "未建立＝应建尚未建立＋仅有个别党员＋没有党员。"
)


@dataclass(frozen=True)
class Item:
    """A row: an indicator, or (`parts`) the sum of the rows named."""

    title: str
    code: str
    level: int = 0
    parts: tuple[str, ...] = ()


ITEMS = (
    Item("单位数", "organisations", 0, ("standalone", "joint", "other", "uncovered")),
    Item("其中：党建指导员联系的", "instructor_linked", 1),
    Item(
        "已单独建立党组织的",
        "standalone",
        0,
        ("standalone_committee", "standalone_general_branch", "standalone_branch"),
    ),
    Item("建立党委的", "standalone_committee", 1),
    Item("建立总支部的", "standalone_general_branch", 1),
    Item("建立支部的", "standalone_branch", 1),
    Item("联合覆盖的", "joint", 0),
    Item("其中：正式党员达到应建人数的", "joint_with_three", 1),
    Item("以其他方式覆盖的", "other", 0),
    Item("未建立党组织的", "uncovered", 0, ("due_unestablished", "few_members", "no_members")),
    Item("应建尚未建立的", "due_unestablished", 1),
    Item("仅有个别党员的", "few_members", 1),
    Item("没有党员的", "no_members", 1),
    Item("其中：仅由党建指导员联系的", "only_instructor", 1),
    Item("仅由联络员联系的", "only_liaison", 1),
    Item("仅由群团组织联系的", "only_mass", 1),
    Item("补充：从业人员（人）", "staff", 0),
    Item("党员（人）", "members_placed", 0),
    Item("其中：正式党员（人）", "full_placed", 1),
)


@dataclass(frozen=True)
class Cut:
    """A column: which groups of organisations it counts."""

    key: str
    title: str
    holds: Callable[[Group], bool]


def table(edition: Edition) -> Table:
    groups = _groups(edition)
    cuts = _cuts(groups)
    return Table(
        name="覆盖分解",
        title=f"{edition.heading}党组织覆盖分解表",
        fields=[
            Field("number", "序号", "serial", 5),
            Field("name", "项目", "text", 34),
            Field("total", "合计", width=9),
            *(Field(cut.key, cut.title, width=9) for cut in cuts),
        ],
        lines=[*_lines(edition, cuts, groups), *_apart(edition, cuts)],
        unit=edition.area,
        reported=edition.reported,
        measures="家、人、个",
        notes=(f"说明：1. {ROWS}", f"2. {IDENTITY}", f"3. {edition.source}"),
        filtered=False,
        pages=1,
    )


def _groups(edition: Edition) -> list[Group]:
    """The organisations of the basis by kind, type and size, with every count: one query."""
    facts = OrganisationFact.objects.filter(report=edition.report).filter(
        BY_CODE["organisations"].predicate(edition.basis)
    )
    measures = {item.code: BY_CODE[item.code].measure(edition.basis) for item in ITEMS}
    counts = {f"n_{code}": measure.aggregate for code, measure in measures.items()}
    groups = facts.values("kind", "ownership", size=SIZE).annotate(**counts)
    return list(groups.order_by("kind", "ownership", "size"))


def _cuts(groups: list[Group]) -> list[Cut]:
    """For each kind its total, its types (most frequent first) and its sizes."""
    cuts = []
    for kind, label in KINDS.items():
        of_kind = [group for group in groups if group["kind"] == kind]
        cuts.append(Cut(kind, f"{label}/总数", partial(_in_kind, kind)))
        for number, ownership in enumerate(_types(of_kind)):
            holds = partial(_of_type, kind, ownership)
            cuts.append(Cut(f"{kind}{number}", f"{label}/{ownership or '类型未填'}", holds))
        for size in SIZES:
            holds = partial(_of_size, kind, size)
            cuts.append(Cut(f"{kind}_{size}", f"{label}/从业人员{size}人以上", holds))
    return cuts


def _in_kind(kind: str, group: Group) -> bool:
    return group["kind"] == kind


def _of_type(kind: str, ownership: str, group: Group) -> bool:
    return group["kind"] == kind and group["ownership"] == ownership


def _of_size(kind: str, size: int, group: Group) -> bool:
    return group["kind"] == kind and group["size"] >= size


def _types(groups: list[Group]) -> list[str]:
    found: Counter[str] = Counter()
    for group in groups:
        found[group["ownership"]] += group["n_organisations"]
    return sorted(found, key=lambda ownership: (not ownership, -found[ownership], ownership))


def _lines(edition: Edition, cuts: list[Cut], groups: list[Group]) -> Iterator[Line]:
    places = {item.code: index for index, item in enumerate(ITEMS)}
    for number, item in enumerate(ITEMS, 1):
        counts = {
            cut.key: sum(group[f"n_{item.code}"] for group in groups if cut.holds(group))
            for cut in cuts
            if edition.whole.ledger
        }
        total = edition.whole.numerator(item.code)
        values = {"number": number, "name": item.title, "total": total, **counts}
        sums = tuple(places[code] for code in item.parts)
        yield Line(values, "part" if item.level else "body", sums)


def _apart(edition: Edition, cuts: list[Cut]) -> Iterator[Line]:
    """Instructors are people, counted once in each column; Party organisations have no kind."""
    number = len(ITEMS) + 1
    linked = OrganisationFact.objects.filter(report=edition.report).filter(
        BY_CODE["instructors"].predicate(edition.basis), instructor_id_on_day__isnull=False
    )
    rows = list(linked.values("kind", "ownership", "instructor_id_on_day", size=SIZE).distinct())
    counts = {
        cut.key: len({row["instructor_id_on_day"] for row in rows if cut.holds(row)})
        for cut in cuts
        if edition.whole.ledger
    }
    yield _apart_line(edition, number, "党建指导员（人）", "instructors", counts)
    yield _apart_line(edition, number + 1, "联合党支部（个）", "joint_branches", {})
    yield _apart_line(edition, number + 2, "党组织（个）", "party_organisations", {})


def _apart_line(
    edition: Edition, number: int, name: str, code: str, counts: Mapping[str, int]
) -> Line:
    total = edition.whole.numerator(code)
    return Line({"number": number, "name": name, "total": total, **counts})
