"""manage.py lock_report AREA QUARTER --by USER: lock the newest edition, and wait."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.models import User
from reports import exporting
from reports.cycle.locking import lock_now
from reports.management.words import add_report_words
from reports.territory import report_area


class Command(BaseCommand):
    help = "锁定一个区或功能区的季度报表，例如 lock_report 640106 2017Q4 --by official。"

    def add_arguments(self, parser: CommandParser) -> None:
        add_report_words(parser)
        parser.add_argument("--by", required=True, help="以哪个区级用户的名义")

    def handle(self, *args: Any, **options: Any) -> None:
        report = exporting.newest(report_area(options["area"]), options["quarter"])
        locked = lock_now(report, by=User.objects.named(options["by"]))
        self.stdout.write(f"已锁定{locked}第 {locked.edition} 版。")
