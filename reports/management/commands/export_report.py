"""manage.py export_report AREA QUARTER FILE: the quarterly workbook of what was compiled."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reports import bases, exporting
from reports.compile.canonical import fingerprint
from reports.edition import Edition
from reports.enums import Paper
from reports.management.words import (
    add_options,
    add_report_words,
    basis_named,
    user_named,
)
from reports.models import OrganisationFact
from reports.territory import report_area


class Command(BaseCommand):
    help = "导出一个区或功能区的季度报表，例如 export_report 640106 2017Q4 报表.xlsx。"

    def add_arguments(self, parser: CommandParser) -> None:
        add_report_words(parser)
        parser.add_argument("file", type=Path, help="写到哪个文件（.xlsx；.json 则是全部统计数）")
        parser.add_argument("--unit", default="", help="只导出这个填报单位（街道、功能区代码）")
        parser.add_argument("--paper", choices=Paper.values, default="", help="纸张，默认按样式")
        add_options(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        report = exporting.newest(report_area(options["area"]), options["quarter"])
        user = user_named(options["user"])
        unit = exporting.unit_named(report, options["unit"])
        edition = Edition(report, basis_named(options["basis"], bases.of_report(report)), unit)
        if user is not None:
            exporting.check_right(edition, user)
        path: Path = options["file"]
        exporting.save(edition, path, by=user, paper=options["paper"])
        told = _told(edition, path)
        if options["json"]:
            self.stdout.write(json.dumps(told))
        else:
            told_of = f"{edition.unit}（{report}）" if edition.unit else report
            self.stdout.write(f"已导出{told_of}第 {report.edition} 版：{path}。")


def _told(edition: Edition, path: Path) -> dict[str, Any]:
    report = edition.report
    return {
        "area": report.area.code,
        "unit": edition.unit.code if edition.unit else "",
        "quarter": str(report.period),
        "basis": edition.basis.code,
        "edition": report.edition,
        "organisations": edition.facts(OrganisationFact).count(),
        "file": str(path),
        "bytes": path.stat().st_size,
        "canonical": fingerprint(report),
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
