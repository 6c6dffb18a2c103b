"""Indicators: a small district worked out by hand, and what must hold of any facts."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from districts.models import Area
from reports.compile.counting import count
from reports.indicators import BY_CODE, INDICATORS, indicator
from reports.models import (
    Basis,
    OrganisationFact,
    QuarterlyReport,
)
from reports.territory import Territory
from tests.reports.deeds import DEEDS
from tests.reports.reference import klass
from tests.reports.shops import COUNTED
from tests.reports.worked import EXPECTED, KINDS, MEANS, basis, counts, fact, report, worked  # noqa: F401 -- fixtures

UNITS = {
    *("%", "个", "人", "家", "户", "块", "场", "人次"),
    *("学时", "小时", "份", "期", "件", "项", "元", "次", "支", "对", "笔"),
}


class TestWorkedOutByHand:
    def test_every_indicator(self, worked: QuarterlyReport) -> None:
        found = counts(worked)
        for code, value in EXPECTED.items():
            numerator_only = not isinstance(value, list)
            assert (found[code][0] if numerator_only else found[code]) == value, code

    def test_every_indicator_is_worked_out(self) -> None:
        """Whoever adds an indicator works it out above, or for every kind alike; those of the model
        stores and of activities stand in the tests of their figures."""
        by_kind = {code for code in BY_CODE if code.endswith(("_coverage", "_work_coverage"))}
        parts = {part for one in INDICATORS for part in one.parts}
        others = {"institutions", "other_organisations"}
        deeds = {one.code for one in INDICATORS if one.subject in DEEDS}
        known = EXPECTED.keys() | by_kind | parts | others | COUNTED.keys() | deeds
        assert BY_CODE.keys() - known == set()

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
        assert one.unit in UNITS
        assert (one.unit == "%") == one.is_rate

    def test_a_family_has_a_figure_for_each_value(self) -> None:
        found = indicator("way:单独组建")
        assert (found.title, found.is_rate) == ("单独组建", False)
        for unknown in ("nothing", "nothing:联合"):
            with pytest.raises(KeyError):
                indicator(unknown)


def worked_with(one: dict[str, Any], chosen: Basis) -> bool:
    took_part = one["active"] and chosen.activities_count
    return one["work_only"] or took_part or any(one[means] for means in MEANS)


FLAGS = ["standalone", "joint", "other", "work_only", "seat", "active", *MEANS]
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
BASES = ["default", "ten-staff", "with-sole", "seats", "activities"]


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
            self.identities({name: found[name][0] for name in BY_CODE})
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
        alone = ("instructor", "liaison", "mass", "way", "activity")
        only = sum(n[f"only_{means}"] for means in alone)
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
            if name != "uncovered" or worked_with(one, chosen)
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
