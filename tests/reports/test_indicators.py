"""Indicators: a small district worked out by hand, and what must hold of any facts."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.dated import Quarter
from districts.models import Area
from reports.compiling import compile_report
from reports.counting import count
from reports.indicators import BY_CODE, INDICATORS, indicator, rows_behind
from reports.models import (
    Basis,
    Figure,
    OrganisationFact,
    PartyOrganisationFact,
    QuarterlyReport,
)
from reports.territory import Territory
from tests.conftest import START
from tests.reports.reference import klass

Q4 = Quarter(2017, 4)
KINDS = ["enterprise", "social", "sole_proprietor", "department", "state_enterprise"]
MEANS = ["instructor", "liaison", "trade_union", "youth_league", "womens_federation"]


@pytest.fixture
def report(district: Area) -> QuarterlyReport:
    district.ledger_since = START
    district.save()
    return compile_report(district, Q4).report


def basis(code: str) -> Basis:
    return Basis.objects.get(code=code)


def fact(report: QuarterlyReport, number: int, area: Area, **fields: Any) -> OrganisationFact:
    """An enterprise of twenty people with nothing at all, unless told otherwise."""
    bare: dict[str, Any] = dict.fromkeys(
        ["standalone", "joint", "other", "work_only", "seat", "stated", *MEANS], False
    )
    numbers = dict.fromkeys(["members", "full_members", "floating_members"], 0)
    return OrganisationFact(
        report=report,
        organisation_id=number,
        name=f"第{number}家",
        area=area,
        **{"kind": "enterprise", "staff": 20, **bare, **numbers, **fields},
    )


def party_fact(
    report: QuarterlyReport, number: int, area: Area, **fields: Any
) -> PartyOrganisationFact:
    columns = ("formal_members", "full_members", "floating_members", "managed_members")
    numbers = dict.fromkeys((*columns, "unplaced_members", "unplaced_full_members", "covers"), 0)
    return PartyOrganisationFact(
        report=report,
        party_organisation_id=number,
        name=f"第{number}支部",
        area=area,
        **{"type": "branch", **numbers, **fields},
    )


#: sixteen organisations: one of each way to be covered, reached or missed
ORGANISATIONS: list[dict[str, Any]] = [
    {"standalone": True, "own_type": "committee", "members": 120, "full_members": 118},
    {"standalone": True, "own_type": "general_branch", "members": 60, "full_members": 55},
    {"standalone": True, "own_type": "branch", "members": 4, "full_members": 3, "joint": True},
    {"joint": True, "members": 3, "full_members": 3, "way": "联合组建"},
    {"joint": True, "members": 1, "full_members": 1, "staff": 5, "way": "联合组建"},
    {"joint": True, "other": True, "instructor": True, "instructor_id_on_day": 7},
    {"other": True, "way": "挂靠组建", "ownership": "私营企业"},
    {"members": 3, "full_members": 3, "instructor": True, "instructor_id_on_day": 7},
    {"members": 3, "full_members": 2, "liaison": True, "instructor": True},
    {"liaison": True, "trade_union": True, "ownership": "私营企业", "staff": 8},
    {"youth_league": True, "womens_federation": True},
    {"work_only": True, "way": "指导员联系"},
    {"seat": True},
    {"kind": "social", "standalone": True, "own_type": "branch", "members": 2, "full_members": 2},
    {"kind": "sole_proprietor", "instructor": True, "instructor_id_on_day": 9, "members": 1},
    {"kind": "department", "seat": True, "standalone": True, "own_type": "branch", "members": 5},
]
PARTIES: list[dict[str, Any]] = [
    {"type": "committee", "formal_members": 9, "full_members": 8, "managed_members": 11}
    | {"floating_members": 3, "unplaced_members": 4, "unplaced_full_members": 3},
    {"type": "general_branch", "founded_in_quarter": True},
    {"type": "branch", "floating_members": 2, "managed_members": 2},
    {"type": "joint_branch", "covers": 6},
    {"type": "joint_branch", "covers": 5},
    {"type": "group", "founded_in_quarter": True, "formal_members": 1, "managed_members": 1},
]
#: what the default basis makes of them: enterprises and social organisations, 14 in all
EXPECTED: dict[str, Any] = {
    "organisations": 14,
    "covered": 8,
    "organisation_coverage": [8, 14],
    "work_coverage": [13, 14],
    "standalone_rate": [4, 14],
    "due_established_rate": [4, 5],
    "standalone": 4,
    "standalone_committee": 1,
    "standalone_general_branch": 1,
    "standalone_branch": 2,
    "joint": 3,
    "joint_with_three": 1,
    "other": 1,
    "uncovered": 6,
    "due_unestablished": 1,
    "few_members": 1,
    "no_members": 4,
    "seat_holders": 1,
    "enterprises": 13,
    "enterprises_coverage": [7, 13],
    "enterprises_work_coverage": [12, 13],
    "social_organisations": 1,
    "social_organisations_coverage": [1, 1],
    "sole_proprietors": 1,
    "sole_proprietors_coverage": [0, 1],
    "sole_proprietors_work_coverage": [1, 1],
    "state_enterprises": 0,
    "state_enterprises_coverage": [0, 0],
    "work_covered": 13,
    "work_unreached": 1,
    "instructor_linked": 3,
    "instructors": 1,
    "liaison_linked": 2,
    "mass_organisations": 2,
    "trade_union": 1,
    "youth_league": 1,
    "womens_federation": 1,
    "only_instructor": 2,
    "only_liaison": 1,
    "only_mass": 1,
    "only_way": 1,
    "party_organisations": 5,
    "committees": 1,
    "general_branches": 1,
    "branches": 1,
    "joint_branches": 2,
    "groups": 1,
    "party_organisations_founded": 1,
    "crowded_joint_branches": 1,
    "members": 206,
    "members_placed": 202,
    "members_unplaced": 4,
    "full_members": 190,
    "probationary_members": 16,
    "formal_members": 10,
    "floating_members": 5,
    "managed_members": 14,
    "staff": 20 * 12 + 5 + 8,
    "way:联合组建": 2,
    "way:挂靠组建": 1,
    "ownership:私营企业": 2,
}


@pytest.fixture
def worked(report: QuarterlyReport, zone: Area) -> QuarterlyReport:
    """The report of the organisations above, all in the zone."""
    OrganisationFact.objects.bulk_create(
        fact(report, number, zone, **fields) for number, fields in enumerate(ORGANISATIONS, 1)
    )
    PartyOrganisationFact.objects.bulk_create(
        party_fact(report, number, zone, **fields) for number, fields in enumerate(PARTIES, 1)
    )
    return report


def counts(report: QuarterlyReport, code: str = "default", area: Area | None = None) -> Any:
    chosen = basis(code)
    territory = Territory.on(report.area, report.day)
    return count(report, [chosen], territory)[chosen.pk][(area or report.area).pk, None]


class TestWorkedOutByHand:
    def test_every_indicator(self, worked: QuarterlyReport) -> None:
        found = counts(worked)
        for code, value in EXPECTED.items():
            numerator_only = not isinstance(value, list)
            assert (found[code][0] if numerator_only else found[code]) == value, code

    def test_every_indicator_is_worked_out(self) -> None:
        """Whoever adds an indicator works it out above, or for every kind alike."""
        by_kind = {code for code in BY_CODE if code.endswith(("_coverage", "_work_coverage"))}
        parts = {part for one in INDICATORS for part in one.parts}
        others = {"institutions", "other_organisations"}
        assert BY_CODE.keys() - EXPECTED.keys() - by_kind - parts - others == set()

    @pytest.mark.parametrize(
        ("code", "expected"),
        [
            ("ten-staff", {"organisations": 12, "joint": 2, "standalone": 4, "only_liaison": 0}),
            ("with-sole", {"organisations": 15, "instructors": 2, "only_instructor": 3}),
            ("seats", {"organisations": 14, "covered": 9, "joint": 4, "uncovered": 5}),
        ],
    )
    def test_other_bases(
        self, worked: QuarterlyReport, code: str, expected: dict[str, int]
    ) -> None:
        found = counts(worked, code)
        assert {name: found[name][0] for name in expected} == expected

    def test_a_basis_may_leave_ways_and_means_out(self, worked: QuarterlyReport) -> None:
        strict = Basis(
            code="strict", name="从严", version="1", classes=["standalone"], means=["instructor"]
        )
        strict.save()
        found = count(worked, [strict], Territory.on(worked.area, worked.day))[strict.pk]
        here = found[worked.area_id, None]
        assert here["organisation_coverage"] == [4, 14]
        assert (here["joint"], here["other"], here["uncovered"]) == ([0, 0], [0, 0], [10, 0])
        assert here["work_covered"] == [4 + 3 + 1, 0]
        assert here["mass_organisations"] == [0, 0]

    def test_the_due_number_is_a_setting(self, worked: QuarterlyReport) -> None:
        Basis.objects.filter(code="default").update(due_members=2)
        assert counts(worked)["due_established_rate"] == [5, 7]

    def test_departments_are_in_none(self, worked: QuarterlyReport) -> None:
        Basis.objects.filter(code="default").update(kinds=["department", "social"])
        assert counts(worked)["organisations"] == [1, 0]


class TestDeclarations:
    def test_codes_are_unique(self) -> None:
        assert len(BY_CODE) == len(INDICATORS)

    @pytest.mark.parametrize("one", INDICATORS, ids=lambda one: one.code)
    def test_each_says_what_it_is(self, one: Any) -> None:
        assert one.title
        assert one.definition.endswith("。")
        assert one.source
        assert one.unit in {"%", "家", "个", "人"}
        assert (one.unit == "%") == one.is_rate

    def test_a_family_has_a_figure_for_each_value(self) -> None:
        found = indicator("way:单独组建")
        assert (found.title, found.is_rate) == ("单独组建", False)
        for unknown in ("nothing", "nothing:联合"):
            with pytest.raises(KeyError):
                indicator(unknown)


FLAGS = ["standalone", "joint", "other", "work_only", "seat", *MEANS]
facts = st.lists(
    st.fixed_dictionaries(
        {
            **{flag: st.booleans() for flag in FLAGS},
            "kind": st.sampled_from(KINDS),
            "staff": st.integers(0, 20),
            "members": st.integers(0, 5),
            "probationary": st.integers(0, 3),
            "own": st.sampled_from(["committee", "general_branch", "branch"]),
            "place": st.integers(0, 2),
            "guide": st.integers(1, 3),
        }
    ),
    max_size=25,
)
BASES = ["default", "ten-staff", "with-sole", "seats"]


class TestWhateverTheFacts:
    @given(facts=facts, code=st.sampled_from(BASES))
    @settings(
        max_examples=20,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    def test_identities_hold(
        self,
        facts: list[dict[str, Any]],
        code: str,
        report: QuarterlyReport,
        zone: Area,
        street: Area,
    ) -> None:
        self.write(report, facts, [zone, street, report.area])
        chosen = basis(code)
        places = count(report, [chosen], Territory.on(report.area, report.day))[chosen.pk]
        for found in places.values():
            self.identities({name: pair[0] for name, pair in found.items()})
            for name, (numerator, denominator) in found.items():
                assert not denominator or 0 <= numerator <= denominator, name
        self.by_prose(facts, chosen, places[report.area_id, None])
        self.sums(places, report.area, zone, street)

    def write(
        self, report: QuarterlyReport, facts: list[dict[str, Any]], areas: list[Area]
    ) -> None:
        OrganisationFact.objects.all().delete()
        rows = []
        for number, one in enumerate(facts):
            fields = {flag: one[flag] for flag in FLAGS}
            rows.append(
                fact(
                    report,
                    number,
                    areas[one["place"]],
                    **fields,
                    kind=one["kind"],
                    staff=one["staff"],
                    members=one["members"],
                    full_members=max(0, one["members"] - one["probationary"]),
                    own_type=one["own"] if one["standalone"] else "",
                    instructor_id_on_day=one["guide"] if one["instructor"] else None,
                )
            )
        OrganisationFact.objects.bulk_create(rows)

    def identities(self, n: dict[str, int]) -> None:
        assert n["organisations"] == n["standalone"] + n["joint"] + n["other"] + n["uncovered"]
        assert n["covered"] == n["standalone"] + n["joint"] + n["other"]
        types = ("committee", "general_branch", "branch")
        assert n["standalone"] == sum(n[f"standalone_{kind}"] for kind in types)
        assert n["uncovered"] == n["due_unestablished"] + n["few_members"] + n["no_members"]
        only = n["only_instructor"] + n["only_liaison"] + n["only_mass"] + n["only_way"]
        assert n["work_covered"] == n["covered"] + only
        assert n["organisations"] == n["work_covered"] + n["work_unreached"]
        assert n["work_coverage"] >= n["organisation_coverage"] >= n["standalone_rate"]
        assert n["members"] == n["full_members"] + n["probationary_members"]
        assert n["instructors"] <= n["instructor_linked"] <= n["organisations"]
        assert n["joint_with_three"] <= n["joint"]

    def by_prose(self, facts: list[dict[str, Any]], chosen: Basis, found: Any) -> None:
        """The same once more in plain Python, as the rules read."""
        own = [
            one
            for one in facts
            if one["kind"] in chosen.kinds
            and one["kind"] != "department"
            and one["staff"] >= chosen.least_staff
        ]
        classes = [klass(one, seats=chosen.seats_count) for one in own]
        for name in ("standalone", "joint", "other", "uncovered"):
            assert found[name][0] == classes.count(name), name
        reached = [
            one
            for one, name in zip(own, classes, strict=True)
            if name != "uncovered" or one["work_only"] or any(one[means] for means in MEANS)
        ]
        assert found["work_coverage"] == [len(reached), len(own)]
        guides = {one["guide"] for one in own if one["instructor"]}
        assert found["instructors"][0] == len(guides)
        assert found["members"][0] == sum(one["members"] for one in facts)

    def sums(self, places: Any, district: Area, zone: Area, street: Area) -> None:
        """A level is at least the sum of those below it; people are not added up."""
        for name, (numerator, _) in places[district.pk, None].items():
            below = [places[area.pk, None].get(name, [0, 0])[0] for area in (zone, street)]
            if name == "instructors":
                assert max(below) <= numerator
            else:
                assert sum(below) <= numerator, name


class TestRowsBehind:
    @pytest.mark.parametrize("code", BASES)
    def test_every_figure_opens_to_as_many_rows(
        self, worked: QuarterlyReport, zone: Area, street: Area, code: str
    ) -> None:
        """At every place: as many rows as the figure says, or rows that add up to it."""
        OrganisationFact.objects.filter(organisation_id__in=[2, 4, 8]).update(area=street)
        OrganisationFact.objects.filter(organisation_id__in=[1, 9]).update(area=worked.area)
        for area in (worked.area, zone, street):
            for name, (numerator, denominator) in counts(worked, code, area).items():
                self.opens(name, worked, basis(code), area, numerator)
                if indicator(name).is_rate:
                    rows = [
                        rows_behind(name, worked, basis(code), area=area, part=part).count()
                        for part in ("numerator", "denominator", "rest")
                    ]
                    assert rows == [numerator, denominator, denominator - numerator], name

    def opens(
        self, name: str, report: QuarterlyReport, chosen: Basis, area: Area, numerator: int
    ) -> None:
        found = indicator(name)
        rows = rows_behind(name, report, chosen, area=area)
        if found.parts:
            total = sum(
                sum(
                    self.amount(indicator(part), fact)
                    for fact in rows_behind(part, report, chosen, area=area)
                )
                for part in found.parts
            )
            assert total == numerator, name
        elif found.distinct:
            assert len({getattr(row, found.distinct) for row in rows} - {None}) == numerator
        elif found.total:
            assert all(self.amount(found, row) for row in rows), name
            assert sum(self.amount(found, row) for row in rows) == numerator, name
        else:
            assert rows.count() == numerator, name

    def amount(self, found: Any, row: Any) -> int:
        if isinstance(found.total, str):
            return int(getattr(row, found.total))
        if found.code == "probationary_placed":
            return int(row.members - row.full_members)
        return int(row.unplaced_members - row.unplaced_full_members)

    def test_by_commercial_district_and_scope(
        self, worked: QuarterlyReport, zone: Area, commercial_district: Any, cast: Any
    ) -> None:
        OrganisationFact.objects.filter(organisation_id__in=[1, 2, 8]).update(
            commercial_district=commercial_district
        )
        rows = rows_behind(
            "organisation_coverage",
            worked,
            basis("default"),
            area=zone,
            commercial_district=commercial_district,
        )
        assert {row.organisation_id for row in rows} == {1, 2}
        assert rows.for_user(cast.clerk).count() == 2
        assert rows.for_user(cast.street_clerk).count() == 0
        assert rows.for_user(cast.foreign_official).count() == 0

    def test_the_figures_are_those_of_the_compile(self, worked: QuarterlyReport) -> None:
        """The facts are replaced by a compile; figures and facts of a report always agree."""
        compile_report(worked.area, Q4)
        stored = Figure.objects.get(
            report=worked, basis=basis("default"), area=worked.area, commercial_district=None
        )
        assert stored.counts["organisations"] == [0, 0]
        assert worked.organisation_facts.count() == 0


def test_the_day_of_a_report_is_the_last_of_its_quarter(report: QuarterlyReport) -> None:
    assert report.day == dt.date(2017, 12, 31)
