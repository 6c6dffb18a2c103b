"""Every figure opens to the rows it counts, at every place, within scope."""

import datetime as dt
from typing import Any

import pytest

from districts.models import Area
from reports.compile.compiling import compile_report
from reports.indicators import BY_CODE, indicator, rows_behind
from reports.models import (
    Basis,
    Figure,
    OrganisationFact,
    QuarterlyReport,
)
from tests.reports.test_indicators import BASES
from tests.reports.worked import Q4, basis, counts, report, worked  # noqa: F401 -- fixtures


class TestRowsBehind:
    @pytest.mark.parametrize("code", BASES)
    def test_every_figure_opens_to_as_many_rows(
        self, worked: QuarterlyReport, zone: Area, street: Area, code: str
    ) -> None:
        """At every place: as many rows as the figure says, or rows that add up to it."""
        OrganisationFact.objects.filter(organisation_id__in=[2, 4, 8]).update(area=street)
        OrganisationFact.objects.filter(organisation_id__in=[1, 9]).update(area=worked.area)
        for area in (worked.area, zone, street):
            found = counts(worked, code, area)
            for name in BY_CODE.keys() | found.keys():
                numerator, denominator = found[name]
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
