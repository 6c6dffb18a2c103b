"""manage.py export_report AREA QUARTER FILE: the quarterly workbook of what was compiled."""

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.models import User
from core.dated import Quarter
from core.errors import Refused
from reports import exporting
from reports.models import Basis
from reports.territory import report_area
from reports.workbooks.edition import Edition


def quarter(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


class Command(BaseCommand):
    help = "导出一个区或功能区的季度报表，例如 export_report 640106 2017Q4 报表.xlsx。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("area", help="区或功能区代码（街道、社区代码指其所在的区）")
        parser.add_argument("quarter", type=quarter, help="季度，例如 2017Q4")
        parser.add_argument("file", type=Path, help="写到哪个文件（.xlsx）")
        parser.add_argument("--basis", default="default", help="按哪个统计口径")
        parser.add_argument("--as", dest="user", help="以哪个用户的名义导出")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出数字")

    def handle(self, *args: Any, **options: Any) -> None:
        report = exporting.newest(report_area(options["area"]), options["quarter"])
        user = _user(options["user"])
        if user is not None:
            exporting.check_right(report, user)
        edition = Edition(report, _basis(options["basis"]))
        path: Path = options["file"]
        exporting.save(edition, path, by=user)
        told = _told(edition, path)
        if options["json"]:
            self.stdout.write(json.dumps(told))
        else:
            self.stdout.write(f"已导出{report}第 {report.edition} 版：{path}。")


def _told(edition: Edition, path: Path) -> dict[str, Any]:
    report = edition.report
    return {
        "area": report.area.code,
        "quarter": str(report.period),
        "basis": edition.basis.code,
        "edition": report.edition,
        "organisations": report.organisation_facts.count(),
        "file": str(path),
        "bytes": path.stat().st_size,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }


def _user(username: str | None) -> User | None:
    if username is None:
        return None
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise Refused(f"没有用户“{username}”，请核对用户名。")
    return user


def _basis(code: str) -> Basis:
    found = Basis.objects.filter(code=code).first()
    if found is None:
        known = "、".join(Basis.objects.values_list("code", flat=True))
        raise Refused(f"没有统计口径“{code}”，可选：{known}。")
    return found
