"""Party organisations of the demonstration that no ledger lists: 清城区 with its branches, members
and titles (QC1, QC10, QC12, QC14), and the further joint branches of 金凤区 (JF1).

Only totals were published; what adds up to them is made up and says so (演示).
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db import models, transaction
from stdnum.cn import uscc

from config.demo.cities import quarters_of
from core.copying import copy_rows
from districts.enums import LadderStep, Level, Metric, OrganisationKind, PartyTitleKind, Qualifier
from districts.enums import PartyOrganisationType as Type
from districts.limits import LIMITS
from districts.models import (
    Area,
    CommercialDistrict,
    CoverageWay,
    LadderStage,
    Organisation,
    OrganisationCoverage,
    OrganisationPhase,
    PartyOrganisation,
    PartyOrganisationPhase,
    PartyPost,
    PartyTitle,
    Statement,
    Term,
)
from districts.services.party_terms import term_rule
from members.enums import AffiliationKind
from members.models import Affiliation, Employment, PartyMember
from storefronts.models import Plaque, Storefront, StorefrontMember, Title, TitlePhase

#: what is written, in this order: each only points to what stands before it
ORDER: tuple[type[models.Model], ...] = (
    Organisation,
    OrganisationPhase,
    PartyOrganisation,
    PartyOrganisationPhase,
    OrganisationCoverage,
    Term,
    PartyPost,
    LadderStage,
    PartyTitle,
    Statement,
    PartyMember,
    Affiliation,
    Employment,
    Storefront,
    StorefrontMember,
    Title,
    TitlePhase,
    Plaque,
)
TOLD = dt.date(2014, 1, 15)  # the day of the report on 清城区
SQUARE_FOUNDED = dt.date(2013, 9, 26)
TITLED = dt.date(2013, 12, 1)
BOOKS = quarters_of("441802")[0].last
QUARTER = dt.timedelta(days=91)
OPENED = dt.date(2006, 3, 1)  # when what is made up opened
LAST_ELECTION = 2026  # no committee of the demonstration was elected in this year or later
TRADES = ("商贸", "餐饮管理", "服饰", "通讯", "装饰工程", "物流")
SOCIETIES = ("行业协会", "社工服务中心", "志愿者协会", "商会")
SURNAMES = "李王张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗"
GIVEN = ("建国", "秀英", "志强", "丽华", "晓明", "海燕", "国栋", "雪梅", "文斌", "玉兰", "永刚")
STREETS = ("441802001", "441802002", "441802003", "441802004")
#: of 清城区: way, type, number of branches, organisations that each of them covers
QINGCHENG = (
    ("joint", Type.JOINT_BRANCH, 50, 4),
    ("standalone", Type.BRANCH, 83, 1),
    ("attached", Type.BRANCH, 20, 2),
    ("dispatched", Type.BRANCH, 10, 2),
)
SQUARE_BRANCHES = 4  # the first of the joint ones, under the general branch of 城市广场商圈
SQUARE_MEMBERS = (5, 5, 4, 4)
NAMED = {205: "蒙牛乳业公司"}  # of the enterprises, the one the report names, in 横荷街道
SOCIAL = 111  # of the organisations, the last ones
MEMBERS = 1186
TITLES = (  # kind, level, who grants, the first branch that bears it, how many
    (PartyTitleKind.RED_BRAND, Level.DISTRICT, "清城区委组织部", 4, 14),
    (PartyTitleKind.RED_SEED, Level.DISTRICT, "清城区委组织部", 60, 8),
    (PartyTitleKind.DEMONSTRATION, Level.CITY, "清远市委组织部", 0, 13),
)
JINFENG = "640106004"
JOINT_BRANCHES = 14  # of 金凤区, beside the ten that ledgers bring: 24
JOINT_COVERED = 60  # enterprises, four or five in each


def founded(
    area: Area,
    day: dt.date,
    kind: Type,
    name: str,
    parent: PartyOrganisation | None = None,
    **more: Any,
) -> PartyOrganisation:
    """With its first phase."""
    said = {"name": name, "type": kind, "parent": parent}
    party = PartyOrganisation.objects.create(area=area, founded=day, **said, **more)
    PartyOrganisationPhase.objects.create(party_organisation=party, since=day, **said)
    return party


@dataclass
class Made:
    """The rows to be written, by model."""

    order: ClassVar[tuple[type[models.Model], ...]] = ORDER
    rows: dict[type[models.Model], list[Any]] = field(default_factory=dict)

    def add(self, row: Any) -> Any:
        self.rows.setdefault(type(row), []).append(row)
        return row

    def all(self, model: type[models.Model]) -> list[Any]:
        return self.rows.get(model, [])

    def write(self) -> None:
        with transaction.atomic():
            for model in self.order:
                copy_rows(model, self.all(model))

    def organisation(
        self,
        name: str,
        area: Area,
        kind: OrganisationKind,
        district: Any = None,
        opened: dt.date = OPENED,
    ) -> Organisation:
        """Of an area, with a code of its own that holds."""
        head = "52" if kind == OrganisationKind.SOCIAL else "91"
        body = f"{head}{area.code[:6]}MA6{len(self.all(Organisation)):06d}"
        of = {"kind": kind, "area": area, "commercial_district": district}
        code = body + uscc.calc_check_digit(body)
        organisation = self.add(Organisation(name=name, uscc=code, opened=opened, **of))
        self.add(OrganisationPhase(organisation=organisation, since=opened, **of))
        return organisation

    def party(self, name: str, kind: Type, area: Area, founded: dt.date, **of: Any) -> Any:
        said = {"name": name, "type": kind, "parent": of.get("parent")}
        party = self.add(PartyOrganisation(area=area, founded=founded, **{**of, **said}))
        self.add(PartyOrganisationPhase(party_organisation=party, since=founded, **said))
        return party

    def cover(self, organisation: Organisation, party: PartyOrganisation, way: Any) -> None:
        of = {"organisation": organisation, "party_organisation": party, "way": way}
        self.add(OrganisationCoverage(since=party.founded, **of))

    def member(self, party: PartyOrganisation, employer: Organisation) -> None:
        """One of forty is probationary."""
        number = len(self.all(PartyMember))
        full = dt.date(2000 + number % 12, 7, 1) if number % 40 else None
        name = SURNAMES[number % 20] + GIVEN[number // 20 % 11]
        joined = full.replace(year=full.year - 1) if full else dt.date(2013, 7, 1)
        member = self.add(PartyMember(name=name, area=party.area, joined=joined, full_since=full))
        of = {"member": member, "since": max(party.founded, joined)}
        formal = AffiliationKind.FORMAL
        self.add(Affiliation(kind=formal, party_organisation=party, **of))
        self.add(Employment(organisation=employer, **of))


def load_parties(areas: dict[str, Area]) -> bool:
    """Whether anything was made; what is there stays."""
    if PartyOrganisation.objects.filter(area__code__in=(*STREETS, JINFENG)).exists():
        return False
    Area.objects.filter(code__in=STREETS).update(ledger_since=BOOKS, roster_since=BOOKS)
    Area.objects.filter(code=JINFENG).update(ledger_since=quarters_of("640106")[0].last)
    ways = {way.code: way for way in CoverageWay.objects.all()}
    made = Made()
    _qingcheng(made, areas, ways)
    _jinfeng(made, areas[JINFENG], ways["joint"])
    made.write()
    return True


def _qingcheng(made: Made, areas: dict[str, Area], ways: dict[str, Any]) -> None:
    square = CommercialDistrict.objects.create(name="城市广场商圈", area=areas[STREETS[0]])
    general = made.party(
        "城市广场商圈党总支",
        Type.GENERAL_BRANCH,
        square.area,
        SQUARE_FOUNDED,
        commercial_district=square,
    )
    branches: list[tuple[PartyOrganisation, list[Organisation]]] = []
    for way, kind, count, each in QINGCHENG:
        for _ in range(count):
            number = len(branches)
            inside = number < SQUARE_BRANCHES
            place = square if inside else None
            area = square.area if inside else areas[STREETS[number % 4]]
            party = _branch(made, number, kind, area, general if inside else None)
            covered = [_covered(made, area, place, party.founded) for _ in range(each)]
            for organisation in covered:
                made.cover(organisation, party, ways[way])
            branches.append((party, covered))
    _members(made, branches)
    _committees(made, [general, *(party for party, _ in branches[:SQUARE_BRANCHES])])
    _ladder(made, [party for party, _ in branches])
    _told(made, square)


def _branch(made: Made, number: int, kind: Type, area: Area, general: Any) -> Any:
    word = "联合支部" if kind == Type.JOINT_BRANCH else "支部"
    if general is not None:
        name = f"城市广场商圈第{'一二三四'[number]}{word}"
        place = general.commercial_district
        return made.party(
            name, kind, area, SQUARE_FOUNDED, parent=general, commercial_district=place
        )
    founded = dt.date(2008 + number % 6, 1 + number // 6 % 12, 1)
    return made.party(f"清城演示第{number + 1}{word}", kind, area, founded)


def _covered(
    made: Made, area: Area, place: CommercialDistrict | None, founded: dt.date
) -> Organisation:
    """The next organisation of the district: enterprises first, then social ones. Of those that a
    late branch covers some opened not long before it."""
    number = len(made.all(Organisation))
    late = founded - number % 4 * QUARTER
    opened = late if founded > BOOKS and late > BOOKS else OPENED
    total = sum(count * each for _, _, count, each in QINGCHENG)
    if number < total - SOCIAL:
        name = NAMED.get(number, f"清城演示{TRADES[number % 6]}有限公司{number + 1:03d}")
        return made.organisation(name, area, OrganisationKind.ENTERPRISE, place, opened)
    name = f"清城演示{SOCIETIES[number % 4]}{number + 1:03d}"
    return made.organisation(name, area, OrganisationKind.SOCIAL, place, opened)


def _members(made: Made, branches: list[tuple[PartyOrganisation, list[Organisation]]]) -> None:
    """As many as were published, spread evenly over the branches outside the square."""
    rest, others = MEMBERS - sum(SQUARE_MEMBERS), len(branches) - SQUARE_BRANCHES
    for number, (party, covered) in enumerate(branches):
        count = rest // others + (number - SQUARE_BRANCHES < rest % others)
        if number < SQUARE_BRANCHES:
            count = SQUARE_MEMBERS[number]
        for one in range(count):
            made.member(party, covered[one % len(covered)])


def load_terms(area: Area) -> None:
    """The committees of the Party organisations that ledgers brought; what is there stays."""
    if not Term.objects.filter(party_organisation__area=area).exists():
        made = Made()
        _committees(made, list(PartyOrganisation.objects.filter(area=area).order_by("pk")))
        made.write()


def _committees(made: Made, parties: list[PartyOrganisation]) -> None:
    """Elected in turn since the founding, the last time before 2026, each with a secretary."""
    for number, party in enumerate(parties):
        since, years = party.founded, LIMITS[term_rule(party)].default
        for term_number, year in enumerate(range(since.year, LAST_ELECTION, years), 1):
            elected, due = since.replace(year=year), since.replace(year=year + years)
            until = due if year + years < LAST_ELECTION else None
            of = {"party_organisation": party, "since": elected, "until": until}
            term = made.add(Term(number=term_number, due=due, **of))
            name = SURNAMES[(number + term_number) % 20] + GIVEN[number % 11]
            made.add(PartyPost(term=term, title="secretary", name=name, **of))


def _ladder(made: Made, branches: list[PartyOrganisation]) -> None:
    """All are on the first step; those with a red title have reached the second."""
    red: set[int] = set()
    for kind, level, issuer, first, count in TITLES:
        for party in branches[first : first + count]:
            of = {"area": party.area, "party_organisation": party, "since": TITLED}
            made.add(PartyTitle(kind=kind, level=level, issuer=issuer, **of))
        if kind != PartyTitleKind.DEMONSTRATION:
            red.update(range(first, first + count))
    for number, party in enumerate(branches):
        reached = TITLED if number in red else None
        of = {"party_organisation": party}
        regulate, improve = LadderStep.REGULATE, LadderStep.IMPROVE
        made.add(LadderStage(step=regulate, since=party.founded, until=reached, **of))
        if reached:
            made.add(LadderStage(step=improve, since=reached, **of))


def _told(made: Made, square: CommercialDistrict) -> None:
    """QC1's round numbers, and the project of the province that 诚信商圈 is (QC14)."""
    of = {"area": square.area, "commercial_district": square}
    source = "清远日报 2014-01"
    for metric, value, qualifier in (
        (Metric.ORGANISATIONS, 450, Qualifier.OVER),
        (Metric.STAFF, 4000, Qualifier.NEARLY),
    ):
        stated = {"metric": metric, "value": value, "qualifier": qualifier}
        made.add(Statement(day=TOLD, source=source, **stated, **of))
    made.add(
        PartyTitle(
            kind=PartyTitleKind.SECRETARY_PROJECT,
            name="诚信商圈",
            level=Level.PROVINCE,
            since=TITLED,
            **of,
        )
    )


def _jinfeng(made: Made, area: Area, way: CoverageWay) -> None:
    """Joint branches founded one after another from 2016 to 2017, none over more than five."""
    for number in range(JOINT_BRANCHES):
        month = number * 20 // JOINT_BRANCHES
        founded = dt.date(2016 + month // 12, 1 + month % 12, 1)
        name = f"北京中路演示第{number + 1}联合支部"
        party = made.party(name, Type.JOINT_BRANCH, area, founded)
        for organisation in _enterprises(made, area, number):
            made.cover(organisation, party, way)


def _enterprises(made: Made, area: Area, branch: int) -> Iterator[Organisation]:
    for number in range(branch, JOINT_COVERED, JOINT_BRANCHES):
        name = f"北京中路演示{TRADES[number % 6]}有限公司{number + 1:02d}"
        yield made.organisation(name, area, OrganisationKind.ENTERPRISE)
