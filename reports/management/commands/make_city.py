"""manage.py make_city --organisations N [--members M]: a made-up city for measuring."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from core.errors import Refused
from districts.models import Organisation
from reports.city import City


class Command(BaseCommand):
    help = "生成一座示范市（测速用），例如 make_city --organisations 100000 --members 1000000。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisations", type=int, required=True, help="单位数")
        parser.add_argument("--members", type=int, help="党员数，默认是单位数的 10 倍")
        parser.add_argument("--force", action="store_true", help="登记册里已有单位时也生成")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出数字")

    def handle(self, *args: Any, **options: Any) -> None:
        organisations = options["organisations"]
        members = organisations * 10 if options["members"] is None else options["members"]
        if not 0 < organisations < 10**9 or not 0 <= members <= 10_000_000:
            raise CommandError("单位数应大于 0，党员数应在 0 至 10000000 之间。", returncode=2)
        if Organisation.objects.exists() and not options["force"]:
            raise Refused("登记册里已有单位，示范市应在空库里生成；确要加入请用 --force。")
        counts = City(organisations, members).make(self._said(quiet=options["json"]))
        with connection.cursor() as cursor:
            cursor.execute("analyze")
        self.stdout.write(json.dumps(counts) if options["json"] else "示范市已生成。")

    def _said(self, *, quiet: bool) -> Any:
        def tell(noun: str, count: int) -> None:
            if not quiet:
                self.stdout.write(f"{noun} {count}")

        return tell
