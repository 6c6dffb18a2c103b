"""manage.py rotate_keys: re-encrypt everything with the first key of FIELD_KEYS."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.encryption import current_key
from core.rotation import columns, rotate


class Command(BaseCommand):
    help = "用 FIELD_KEYS 的第一把密钥重新加密全部数据（含历史），可中断后再次运行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="以 JSON 输出数字")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = {f"{column.table}.{column.name}": rotate(column) for column in columns()}
        if options["json"]:
            self.stdout.write(json.dumps({"key": current_key(), "values": counts}))
            return
        total = sum(counts.values())
        done = (
            f"已用 {current_key()} 号密钥重新加密 {total} 个值" if total else "没有要重新加密的值"
        )
        # An import's undo data keeps former values for a day, under the key of its time.
        self.stdout.write(f"{done}；旧密钥请再保留 24 小时后移除。")
