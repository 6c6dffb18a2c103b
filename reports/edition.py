"""What pages, checks and sheets of a quarter are made from: one edition under one basis."""

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

from django.utils.timezone import localtime

from districts.models import Area
from districts.scoping import ScopedQuerySet, below
from reports.indicators.definition import Facts
from reports.models import Basis, Counts, QuarterlyReport
from reports.places import Place, places


@dataclass(frozen=True)
class Edition:
    """With a `unit` it is the part that one reporting unit answers for, else the whole."""

    report: QuarterlyReport
    basis: Basis
    unit: Area | None = None

    @cached_property
    def _all(self) -> tuple[list[Place], Place]:
        return places(self.report, self.basis)

    @property
    def is_whole(self) -> bool:
        """A district without units below it is its own one unit."""
        return self.unit is None or self.unit.pk == self.report.area_id

    @cached_property
    def places(self) -> list[Place]:
        """The units with their commercial districts, 区直 last; of a unit its own rows."""
        rows, _ = self._all
        if self.is_whole:
            return rows
        return [replace(row, number=row.number and 1) for row in rows if row.area == self._code]

    @cached_property
    def whole(self) -> Place:
        """The row 合计."""
        _, total = self._all
        if self.is_whole:
            return total
        found = next((row for row in self.places if row.number), None)
        if found is None:
            return Place("合计", Counts(), area=self._code)
        return replace(found, name="合计", number=None)

    @property
    def _code(self) -> str:
        return self.unit.code if self.unit else ""

    @property
    def total(self) -> Counts:
        return self.whole.counts

    def facts(self, kind: Facts) -> ScopedQuerySet:
        """Its facts of one kind."""
        found = cast(ScopedQuerySet, kind.objects.filter(report=self.report))
        return found if self.is_whole else found.filter(below(cast(Area, self.unit).path))

    @property
    def area(self) -> str:
        return self.unit.name if self.unit else self.report.area.name

    @property
    def reported(self) -> dt.date:
        """报出日期: the day on which the edition was compiled."""
        return localtime(self.report.compiled_at).date()

    @property
    def heading(self) -> str:
        return f"{self.area}{self.report.period.title}"

    @property
    def filename(self) -> str:
        return f"{self._named('两个覆盖统计表')}.xlsx"

    @property
    def summary_filename(self) -> str:
        return f"{self._named('两个覆盖一页摘要')}.docx"

    def _named(self, what: str) -> str:
        return f"{self.area}_{self.report.period.title}_{what}_{self.reported:%Y%m%d}"

    @property
    def source(self) -> str:
        """The line under every sheet: cut-off, basis, edition."""
        compiled = localtime(self.report.compiled_at)
        return (
            f"统计截止日期：{self.report.day}；统计口径：{self.basis}；"
            f"第 {self.report.edition} 版，汇总于 {compiled:%Y-%m-%d %H:%M}。"
        )
