"""manage.py fingerprint_plaques: after a new PLAQUE_KEY the plaques that hang are found again."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from storefronts.services.plaques import fingerprint_again


class Command(BaseCommand):
    help = "更换 PLAQUE_KEY 后运行一次：按验真码重算全部牌匾的指纹，可中断后再次运行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="以 JSON 输出数字")

    def handle(self, *args: Any, **options: Any) -> None:
        count = fingerprint_again()
        if options["json"]:
            self.stdout.write(json.dumps({"plaques": count}))
            return
        self.stdout.write(f"已重算 {count} 块牌匾的指纹" if count else "没有要重算的牌匾")
