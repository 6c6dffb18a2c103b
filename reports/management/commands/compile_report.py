"""manage.py compile_report AREA QUARTER: compile a district's or zone's quarter, and wait."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reports.management.words import (
    add_options,
    add_report_words,
    basis_named,
    user_named,
)
from reports.models import Basis, Counts, Figure, QuarterlyReport
from reports.readings import spelled_out
from reports.services import compile_now
from reports.subjects import SUBJECTS
from reports.territory import report_area


class Command(BaseCommand):
    help = "汇总一个区或功能区的季度报表，例如 compile_report 640106 2017Q4。"

    def add_arguments(self, parser: CommandParser) -> None:
        add_report_words(parser)
        add_options(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        area = report_area(options["area"])
        basis = basis_named(options["basis"], Basis.objects.current().holding_in(area))
        user = user_named(options["user"])
        result = compile_now(area=area, period=options["quarter"], by=user).result
        report = QuarterlyReport.objects.select_related("area").get(pk=result["report"])
        figure = Figure.objects.get(
            report=report, basis=basis, area=area, commercial_district__isnull=True
        )
        if options["json"]:
            self.stdout.write(json.dumps(_counted(report, basis, result, figure.counts)))
        else:
            self.stdout.write(_sentence(report, basis, result, figure.counts))


def _counted(
    report: QuarterlyReport, basis: Basis, result: dict[str, Any], counts: Counts
) -> dict[str, Any]:
    return {
        "area": report.area.code,
        "quarter": str(report.period),
        "basis": basis.code,
        "digest": report.digest,
        **{f"{one.code}s": result[f"{one.code}s"] for one in SUBJECTS.values()},
        "changed": result["changed"],
        "figures": spelled_out(counts),
    }


def _sentence(report: QuarterlyReport, basis: Basis, result: dict[str, Any], counts: Counts) -> str:
    verb = "已汇总" if result["changed"] else "与上次汇总相同"
    numerator, denominator = counts["organisation_coverage"]
    reached, _ = counts["work_coverage"]
    return (
        f"{report}{verb}：单位 {result['organisations']} 家，"
        f"党组织 {counts['party_organisations'][0]} 个，党员 {counts['members'][0]} 名；"
        f"{basis.name}组织覆盖 {numerator}/{denominator}，工作覆盖 {reached}/{denominator}。"
    )
