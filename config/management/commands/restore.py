"""`manage.py restore DIR`: a backup into an empty database; `--force` replaces what is there."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.backup import restore


class Command(BaseCommand):
    help = "从备份恢复数据库和文件"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="备份所在的文件夹")
        parser.add_argument("--force", action="store_true", help="替换数据库里已有的全部数据")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出清单")

    def handle(self, *args: Any, **options: Any) -> None:
        manifest = restore(options["folder"], force=options["force"])
        if options["json"]:
            self.stdout.write(json.dumps(manifest, ensure_ascii=False))
            return
        self.stdout.write(f"已恢复 {manifest['made_at']} 的备份。")
