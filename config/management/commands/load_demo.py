"""`manage.py load_demo`: the demonstration; what is there already stays as it is."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.demo import loading


class Command(BaseCommand):
    help = "载入演示数据并汇总各季度（可重复运行）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="以 JSON 输出数量")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = loading.load(self.stderr.write)
        if options["json"]:
            self.stdout.write(json.dumps(counts, ensure_ascii=False))
