"""`manage.py backup DIR`: database and private files into a new folder, without keys."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.backup import backup


class Command(BaseCommand):
    help = "备份数据库和文件（不含密钥）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="新的或空的文件夹")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出清单")

    def handle(self, *args: Any, **options: Any) -> None:
        manifest = backup(options["folder"])
        if options["json"]:
            self.stdout.write(json.dumps(manifest, ensure_ascii=False))
            return
        needed = "、".join(manifest["keys"])
        self.stdout.write(f"已备份到 {options['folder']}；恢复时需要另行保管的密钥：{needed}。")
