"""Users with their first role, from the command line."""

import re
import secrets
import string

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from accounts.services import second_factor
from core.errors import Refused
from districts.enums import Role
from districts.models import Area, RoleAssignment
from districts.scoping import may

#: No letter or digit that is mistaken for another one when it is copied from paper.
ALPHABET = "".join(c for c in string.ascii_letters + string.digits if c not in "0O1lI")
PASSWORD_LENGTH = 16
USERNAME = re.compile(r"[\w.@-]{2,60}")


@second_factor.rule
def needs_second_factor(user: User) -> bool:
    """Whoever may do, in any area, one of the actions that the setting names."""
    return any(may(user, action) for action in settings.SECOND_FACTOR_REQUIRED)


def new_password() -> str:
    """A random initial password of letters and digits, at least one of each."""
    while True:
        password = "".join(secrets.choice(ALPHABET) for _ in range(PASSWORD_LENGTH))
        if not (password.isalpha() or password.isdigit()):
            return password


def area_of(code: str) -> Area | None:
    """The area under the code; none for an empty one. Raises Refused."""
    if not code:
        return None
    area = Area.objects.filter(code=code).first()
    if area is None:
        raise Refused(f"没有代码为 {code} 的行政区划，请先导入区划或核对代码。")
    return area


@transaction.atomic
def add_user(*, username: str, role: Role, area: Area | None, name: str = "") -> tuple[User, str]:
    """The new user and his initial password; raises Refused."""
    if not USERNAME.fullmatch(username):
        raise Refused("用户名用 2 到 60 个字母、数字、汉字或 . @ _ - 组成。")
    if area is None and role != Role.ADMIN:
        raise Refused("除 admin 外都要用 --area 写明行政区划代码。")
    if User.objects.filter(username=username).exists():
        raise Refused(f"用户名 {username} 已经有了，请换一个。")
    password = new_password()
    user = User.objects.create_user(username, password, name=name)
    RoleAssignment.objects.create(user=user, role=role, area=area, since=localdate())
    return user, password
