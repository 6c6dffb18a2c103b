"""manage.py verify_reports: every locked edition proved again from its facts, figures and files."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.cycle.verifying import differences, locked


class Command(BaseCommand):
    help = "核对已锁定的季度报表：事实、统计数、校核说明和归档文件，逐项核对。"

    def handle(self, *args: Any, **options: Any) -> None:
        reports = locked()
        found = [told for report in reports for told in differences(report)]
        for told in found:
            self.stderr.write(f"✗ {told}")
        if found:
            raise CommandError(f"已锁定的报表有 {len(found)} 项不符，请联系管理员从备份核对。")
        self.stdout.write(f"已锁定的报表无误：{len(reports)} 份全部相符。")
