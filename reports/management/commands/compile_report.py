"""manage.py compile_report AREA QUARTER: compile a district's or zone's quarter, and wait."""

import argparse
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.models import User
from core.dated import Quarter
from core.errors import Refused
from reports.models import Basis, Figure, QuarterlyReport
from reports.services import compile_now
from reports.territory import report_area


def quarter(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


class Command(BaseCommand):
    help = "汇总一个区或功能区的季度报表，例如 compile_report 640106 2017Q4。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("area", help="区或功能区代码（街道、社区代码指其所在的区）")
        parser.add_argument("quarter", type=quarter, help="季度，例如 2017Q4")
        parser.add_argument("--basis", default="default", help="显示哪个统计口径的数")
        parser.add_argument("--as", dest="user", help="以哪个用户的名义汇总")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出数字")

    def handle(self, *args: Any, **options: Any) -> None:
        area = report_area(options["area"])
        basis = _basis(options["basis"])
        user = _user(options["user"])
        result = compile_now(area=area, period=options["quarter"], by=user).result
        report = QuarterlyReport.objects.select_related("area").get(pk=result["report"])
        figure = Figure.objects.get(
            report=report, basis=basis, area=area, commercial_district__isnull=True
        )
        if options["json"]:
            self.stdout.write(json.dumps(_counted(report, basis, result, figure.counts)))
        else:
            self.stdout.write(_sentence(report, basis, result, figure.counts))


def _user(username: str | None) -> User | None:
    if username is None:
        return None
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise Refused(f"没有用户“{username}”，请核对用户名。")
    return user


def _basis(code: str) -> Basis:
    basis = Basis.objects.filter(code=code).first()
    if basis is None:
        known = "、".join(Basis.objects.values_list("code", flat=True))
        raise Refused(f"没有统计口径“{code}”，可选：{known}。")
    return basis


def _counted(
    report: QuarterlyReport, basis: Basis, result: dict[str, Any], counts: dict[str, list[int]]
) -> dict[str, Any]:
    return {
        "area": report.area.code,
        "quarter": str(report.period),
        "basis": basis.code,
        "digest": report.digest,
        "organisations": result["organisations"],
        "party_organisations": result["party_organisations"],
        "changed": result["changed"],
        "figures": counts,
    }


def _sentence(
    report: QuarterlyReport, basis: Basis, result: dict[str, Any], counts: dict[str, list[int]]
) -> str:
    verb = "已汇总" if result["changed"] else "与上次汇总相同"
    numerator, denominator = counts["organisation_coverage"]
    reached, _ = counts["work_coverage"]
    return (
        f"{report}{verb}：单位 {result['organisations']} 家，"
        f"党组织 {counts['party_organisations'][0]} 个，党员 {counts['members'][0]} 名；"
        f"{basis.name}组织覆盖 {numerator}/{denominator}，工作覆盖 {reached}/{denominator}。"
    )
