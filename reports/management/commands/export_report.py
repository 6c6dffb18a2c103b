"""manage.py export_report AREA QUARTER FILE: the quarterly workbook of what was compiled."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reports import exporting
from reports.edition import Edition
from reports.management.words import (
    add_options,
    add_report_words,
    basis_named,
    user_named,
)
from reports.territory import report_area


class Command(BaseCommand):
    help = "导出一个区或功能区的季度报表，例如 export_report 640106 2017Q4 报表.xlsx。"

    def add_arguments(self, parser: CommandParser) -> None:
        add_report_words(parser)
        parser.add_argument("file", type=Path, help="写到哪个文件（.xlsx）")
        add_options(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        report = exporting.newest(report_area(options["area"]), options["quarter"])
        user = user_named(options["user"])
        if user is not None:
            exporting.check_right(report, user)
        edition = Edition(report, basis_named(options["basis"]))
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
