"""manage.py make_city --organisations N [--members M] [--storefronts S] [--activities A]: a made-up
city for measuring."""

import argparse
import json
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction

from core.errors import Refused
from districts.models import Organisation
from reports.cities.city import City
from reports.cities.city_activities import Activities
from reports.cities.city_stores import Stores


def between(least: int, most: int) -> Callable[[str], int]:
    """The type of an argument: a whole number from `least` to `most`."""

    def number(text: str) -> int:
        if not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text} 不在 {least} 至 {most} 之间")
        return int(text)

    return number


class Command(BaseCommand):
    help = "生成一座示范市（测速用），例如 make_city --organisations 100000 --members 1000000。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--organisations", type=between(1, 10**9 - 1), required=True, help="单位数"
        )
        parser.add_argument(
            "--members", type=between(0, 10**7), help="党员数，默认是单位数的 10 倍"
        )
        parser.add_argument(
            "--storefronts", type=between(0, 10**6), default=0, help="商户数，默认没有"
        )
        parser.add_argument(
            "--activities", type=between(0, 10**6), default=0, help="活动数，默认没有"
        )
        parser.add_argument("--force", action="store_true", help="登记册里已有单位时也生成")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出数字")

    def handle(self, *args: Any, **options: Any) -> None:
        organisations = options["organisations"]
        members = organisations * 10 if options["members"] is None else options["members"]
        if Organisation.objects.exists() and not options["force"]:
            raise Refused("登记册里已有单位，示范市应在空库里生成；确要加入请用 --force。")
        city = City(organisations, members)
        with transaction.atomic():
            counts = city.make(self._said(quiet=options["json"]))
            if options["storefronts"]:
                Stores(city, options["storefronts"]).make()
            if options["activities"]:
                Activities(city, options["activities"]).make()
        with connection.cursor() as cursor:
            cursor.execute("analyze")
        self.stdout.write(json.dumps(counts) if options["json"] else "示范市已生成。")

    def _said(self, *, quiet: bool) -> Any:
        def tell(noun: str, count: int) -> None:
            if not quiet:
                self.stdout.write(f"{noun} {count}")

        return tell
