"""manage.py add_user NAME --role ROLE [--area CODE]: a user with one role; tells his password."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from districts.enums import Role
from districts.services import users


class Command(BaseCommand):
    help = "新建用户并授予一个角色，打印初始密码（首次登录必须修改）"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="NAME", help="用户名")
        parser.add_argument("--role", required=True, choices=Role.values, help="角色")
        parser.add_argument("--area", default="", help="行政区划代码；只有 admin 可以不写")
        parser.add_argument("--name", default="", help="姓名")
        parser.add_argument("--json", action="store_true", help="结果以 JSON 打印")

    def handle(self, *args: Any, **options: Any) -> None:
        area = users.area_of(options["area"])
        role = Role(options["role"])
        user, password = users.add_user(
            username=options["username"], name=options["name"], role=role, area=area
        )
        code = area.code if area else None
        if options["json"]:
            told = {"username": user.username, "role": role.value, "area": code}
            self.stdout.write(json.dumps({**told, "password": password}, ensure_ascii=False))
            return
        where = f"（{area}）" if area else ""
        self.stdout.write(
            f"已建立用户 {user.username}，角色：{role.label}{where}；"
            f"初始密码 {password}，首次登录后须修改。"
        )
