"""Compiling: the statements against the slow reference, days, members, levels, editions."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from core.dated import Quarter
from districts.enums import AreaKind, OperatingState
from districts.models import (
    Area,
    Organisation,
    OrganisationPhase,
    Statement,
)
from members.models import Affiliation, Employment
from reports.compile.compiling import compile_report
from reports.models import Figure, OrganisationFact, QuarterlyReport
from tests.conftest import START, make_area
from tests.reports.making import Q4, Make, cover, figure, make_member
from tests.reports.reference import organisation_facts, party_facts
from tests.reports.registers import Registers
from tests.shared_world import shared


class TestReference:
    """Whatever happens in the registers, the statements say what the slow loops say."""

    @pytest.mark.parametrize("seed", range(6))
    def test_facts(self, seed: int, district: Area, zone: Area, street: Area) -> None:
        community = make_area("640106006001", "逸馨苑社区", AreaKind.COMMUNITY, street)
        outside = make_area("640104", "兴庆区", AreaKind.DISTRICT)
        zone.ledger_since = dt.date(2016, 7, 1)
        street.ledger_since = dt.date(2017, 2, 1)
        street.roster_since = dt.date(2015, 6, 1)
        outside.ledger_since = START
        for area in (zone, street, outside):
            area.save()
        registers = Registers(seed, [zone, street, community, district, outside])
        for period in (Quarter(2016, 2), Quarter(2017, 1), Quarter(2018, 1)):
            report = compile_report(district, period).report
            self.same(
                report.organisation_facts.all(),
                "organisation_id",
                organisation_facts(district, period.last, registers.members),
            )
            self.same(
                report.party_organisation_facts.all(),
                "party_organisation_id",
                party_facts(district, period.first, period.last, registers.members),
            )

    def same(self, facts: Any, key: str, expected: dict[int, dict[str, Any]]) -> None:
        found = {getattr(fact, key): fact for fact in facts}
        assert found.keys() == expected.keys()
        for pk, values in expected.items():
            assert {name: getattr(found[pk], name) for name in values} == values, pk


class TestDays:
    def test_the_day_before_coverage_does_not_count(
        self, kept: Area, make_organisation: Make, make_party_organisation: Make
    ) -> None:
        organisation, party = make_organisation(), make_party_organisation()
        cover(organisation, party, since=dt.date(2018, 1, 1))
        before = compile_report(kept, Q4).report
        after = compile_report(kept, Q4.shift(1)).report
        assert figure(before, kept)["organisation_coverage"] == [0, 1]
        assert figure(after, kept)["organisation_coverage"] == [1, 1]

    def test_the_day_it_begins_counts_and_the_day_it_ends_does_not(
        self, kept: Area, make_organisation: Make, make_party_organisation: Make
    ) -> None:
        party = make_party_organisation()
        cover(make_organisation("今日起"), party, since=Q4.last)
        cover(make_organisation("今日止"), party, until=Q4.last)
        cover(make_organisation("明日止"), party, until=Q4.shift(1).first)
        report = compile_report(kept, Q4).report
        covered = report.organisation_facts.filter(standalone=True)
        assert {fact.name for fact in covered} == {"今日起", "明日止"}

    def test_a_party_organisation_covers_from_its_foundation_to_its_end(
        self, kept: Area, make_organisation: Make, make_party_organisation: Make
    ) -> None:
        later = make_party_organisation("后成立", founded=dt.date(2018, 1, 1))
        ended = make_party_organisation("已撤销", dissolved=Q4.last)
        cover(make_organisation("一"), later)
        cover(make_organisation("二"), ended)
        report = compile_report(kept, Q4).report
        assert figure(report, kept)["organisation_coverage"] == [0, 2]
        assert figure(report, kept)["party_organisations"] == [0, 0]

    def test_phases_decide_what_an_organisation_was(
        self, kept: Area, zone: Area, street: Area, make_organisation: Make
    ) -> None:
        organisation = make_organisation(staff=8)
        OrganisationPhase.objects.create(
            organisation=organisation,
            since=dt.date(2018, 2, 1),
            kind="social",
            staff=20,
            area=street,
        )
        then = compile_report(kept, Q4).report.organisation_facts.get()
        now = compile_report(kept, Q4.shift(1)).report.organisation_facts.get()
        assert (then.kind, then.staff, then.area) == ("enterprise", 8, zone)
        assert (now.kind, now.staff, now.area) == ("social", 20, street)

    def test_what_does_not_operate_has_no_fact(self, kept: Area, make_organisation: Make) -> None:
        make_organisation("停业", state=OperatingState.SUSPENDED)
        make_organisation("注销", closed=Q4.last)
        make_organisation("未成立", opened=dt.date(2018, 1, 1))
        make_organisation("尚无阶段", since=dt.date(2018, 1, 1))
        make_organisation("在营", opened=Q4.last, closed=dt.date(2018, 1, 1))
        report = compile_report(kept, Q4).report
        assert [fact.name for fact in report.organisation_facts.all()] == ["在营"]

    def test_the_type_of_the_own_party_organisation_is_that_of_the_day(
        self, kept: Area, make_organisation: Make, make_party_organisation: Make
    ) -> None:
        party = make_party_organisation(type="branch")
        party.phases.create(since=dt.date(2018, 1, 1), name="某某总支", type="general_branch")
        cover(make_organisation(), party)
        then = figure(compile_report(kept, Q4).report, kept)
        now = figure(compile_report(kept, Q4.shift(1)).report, kept)
        assert (then["standalone_branch"], then["standalone_general_branch"]) == ([1, 0], [0, 0])
        assert (now["standalone_branch"], now["standalone_general_branch"]) == ([0, 0], [1, 0])
        assert (then["branches"], now["general_branches"]) == ([1, 0], [1, 0])


class TestMembers:
    @pytest.fixture
    @shared
    def here(self, make_organisation: Make) -> Organisation:
        return make_organisation()

    def fact(self, area: Area) -> OrganisationFact:
        return compile_report(area, Q4).report.organisation_facts.get()

    def state(self, organisation: Organisation, metric: str, value: int, day: dt.date) -> None:
        Statement.objects.create(
            organisation=organisation,
            area=organisation.area,
            metric=metric,
            value=value,
            day=day,
            source="台账",
        )

    def test_the_register_counts_where_nothing_is_stated(
        self, kept: Area, here: Organisation, make_party_organisation: Make
    ) -> None:
        party = make_party_organisation()
        make_member(here, party)
        make_member(here, party, full_since=dt.date(2018, 1, 1))
        make_member(here, party, ended=Q4.last, end_reason="died")
        make_member(here, party, kind="floating_in")
        make_member(here)
        fact = self.fact(kept)
        assert (fact.members, fact.full_members, fact.floating_members) == (2, 1, 1)
        assert not fact.stated

    def test_a_statement_counts_until_the_roster_is_confirmed(
        self, kept: Area, here: Organisation, make_party_organisation: Make
    ) -> None:
        make_member(here, make_party_organisation())
        self.state(here, "members", 6, dt.date(2017, 6, 30))
        self.state(here, "full_members", 5, dt.date(2017, 6, 30))
        self.state(here, "members", 9, dt.date(2018, 6, 30))
        fact = self.fact(kept)
        assert (fact.members, fact.full_members, fact.stated) == (6, 5, True)
        here.roster_complete_on = Q4.last
        here.save()
        fact = self.fact(kept)
        assert (fact.members, fact.full_members, fact.stated) == (1, 1, False)

    def test_an_undivided_statement_means_full_members(
        self, kept: Area, here: Organisation
    ) -> None:
        self.state(here, "members", 4, dt.date(2017, 6, 30))
        fact = self.fact(kept)
        assert (fact.members, fact.full_members) == (4, 4)

    def test_nobody_is_counted_twice(
        self, kept: Area, here: Organisation, make_organisation: Make, make_party_organisation: Make
    ) -> None:
        """Two jobs, two branches of his Party life, or no employer at all: one member each."""
        first, second = make_party_organisation("甲"), make_party_organisation("乙")
        other = make_organisation("第二单位")
        two_jobs = make_member(here, first)
        Employment.objects.create(member=two_jobs, organisation=other, since=dt.date(2017, 1, 1))
        dual = make_member(here, first)
        Affiliation.objects.create(
            member=dual, kind="floating_in", party_organisation=second, since=START
        )
        make_member(None, second)
        make_member(None, second, kind="floating_in")
        report = compile_report(kept, Q4).report
        placed = {fact.name: fact.members for fact in report.organisation_facts.all()}
        assert placed == {here.name: 1, "第二单位": 1}
        counts = figure(report, kept)
        assert counts["members"] == counts["full_members"] == [3, 0]
        assert counts["members_unplaced"] == [1, 0]
        assert counts["formal_members"] == [3, 0]
        assert counts["floating_members"] == [2, 0]
        assert counts["managed_members"] == [4, 0]
        assert counts["probationary_members"] == [0, 0]


class TestLevels:
    @pytest.fixture
    @shared
    def report(
        self,
        kept: Area,
        zone: Area,
        street: Area,
        commercial_district: Any,
        make_organisation: Make,
    ) -> QuarterlyReport:
        community = make_area("640106006001", "逸馨苑社区", AreaKind.COMMUNITY, street)
        for area, district in (
            (zone, commercial_district),
            (zone, commercial_district),
            (zone, None),
            (street, commercial_district),
            (community, None),
            (kept, None),
        ):
            make_organisation(f"{area}的单位", area=area, commercial_district=district)
        return compile_report(kept, Q4).report

    def test_the_levels_are_sums(
        self,
        report: QuarterlyReport,
        kept: Area,
        zone: Area,
        street: Area,
        commercial_district: Any,
    ) -> None:
        community = street.children.get()
        numbers = [
            figure(report, area)["organisations"][0] for area in (kept, zone, street, community)
        ]
        assert numbers == [6, 3, 2, 1]
        parts = [
            figure(report, area, commercial_district)["organisations"][0]
            for area in (kept, zone, street)
        ]
        assert parts == [3, 2, 1]

    def test_every_basis_stands_beside_the_others(self, report: QuarterlyReport) -> None:
        counted = Figure.objects.filter(report=report).values_list("basis__code", flat=True)
        assert set(counted) == {"default", "ten-staff", "with-sole", "seats", "activities"}
        assert len(counted) == 5 * 7

    def test_a_street_without_organisations_has_noughts(self, kept: Area, street: Area) -> None:
        report = compile_report(kept, Q4).report
        assert figure(report, street)["organisation_coverage"] == [0, 0]

    def test_a_zone_may_be_compiled_alone(
        self, report: QuarterlyReport, zone: Area, kept: Area
    ) -> None:
        alone = compile_report(zone, Q4).report
        assert alone.organisation_facts.count() == 3
        assert figure(alone, zone) == figure(report, zone)
        assert not Figure.objects.filter(report=alone, area=kept).exists()

    def test_an_instructor_counts_once_at_each_level(
        self, kept: Area, zone: Area, street: Area, make_organisation: Make
    ) -> None:
        guide = kept.instructors.create(name="陈指导员")
        another = kept.instructors.create(name="李指导员")
        for name, area, who in (
            ("甲", zone, guide),
            ("乙", zone, guide),
            ("丙", street, guide),
            ("丁", street, another),
        ):
            organisation = make_organisation(name, area=area)
            organisation.work_coverages.create(means="instructor", instructor=who, since=START)
        report = compile_report(kept, Q4).report
        assert [figure(report, area)["instructors"][0] for area in (kept, zone, street)] == [
            2,
            1,
            2,
        ]
        assert figure(report, kept)["instructor_linked"] == [4, 0]


def test_a_compile_asks_the_same_number_of_questions_whatever_the_size(
    kept: Area, make_organisation: Make, django_assert_num_queries: Any
) -> None:
    """Set-based: the statements do not grow with the organisations."""

    def queries() -> int:
        with connection.execute_wrapper(counter := Counter()):
            compile_report(kept, Q4)
        return counter.number

    make_organisation("一")
    compile_report(kept, Q4)
    few = queries()
    for number in range(12):
        make_organisation(f"再{number}")
    compile_report(kept, Q4)
    assert queries() == few


class Counter:
    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Any, *args: Any) -> Any:
        self.number += 1
        return execute(*args)
