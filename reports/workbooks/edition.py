"""What every sheet of the quarterly workbook is made from: one edition under one basis."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.utils.timezone import localtime

from reports.models import Basis, Counts, QuarterlyReport
from reports.places import Place, places


@dataclass(frozen=True)
class Edition:
    report: QuarterlyReport
    basis: Basis

    @cached_property
    def _places(self) -> tuple[list[Place], Place]:
        return places(self.report, self.basis)

    @property
    def places(self) -> list[Place]:
        return self._places[0]

    @property
    def whole(self) -> Place:
        return self._places[1]

    @property
    def total(self) -> Counts:
        return self.whole.counts

    @property
    def area(self) -> str:
        return self.report.area.name

    @property
    def reported(self) -> dt.date:
        """报出日期: the day on which the edition was compiled."""
        return localtime(self.report.compiled_at).date()

    @property
    def heading(self) -> str:
        return f"{self.area}{self.report.period.title}"

    @property
    def filename(self) -> str:
        quarter = self.report.period.title
        return f"{self.area}_{quarter}_两个覆盖统计表_{self.reported:%Y%m%d}.xlsx"

    @property
    def source(self) -> str:
        """The line under every sheet: cut-off, basis, edition."""
        compiled = localtime(self.report.compiled_at)
        return (
            f"统计截止日期：{self.report.day}；统计口径：{self.basis}；"
            f"第 {self.report.edition} 版，汇总于 {compiled:%Y-%m-%d %H:%M}。"
        )
