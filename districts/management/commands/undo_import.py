"""manage.py undo_import BATCH --as USERNAME: takes an import back within 24 hours."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.models import User
from core.errors import Refused
from districts.models import ImportBatch
from districts.services import undoing


class Command(BaseCommand):
    help = "撤销一次导入（24 小时内，且导入的行之后没有改动）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("batch", type=int, metavar="BATCH", help="导入批号")
        parser.add_argument("--as", dest="user", required=True, metavar="USERNAME", help="撤销人")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出结果")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.named(options["user"])
        batch = ImportBatch.objects.for_user(user).filter(pk=options["batch"]).first()
        if batch is None:
            raise Refused(f"没有第 {options['batch']} 批导入，请核对批号。")
        undoing.undo(batch, by=user)
        told = {"batch": batch.pk, "state": batch.state}
        sentence = f"已撤销第 {batch.pk} 批：{batch.filename}。"
        self.stdout.write(json.dumps(told) if options["json"] else sentence)
