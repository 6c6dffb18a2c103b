"""Users: their first role, a new password, another area, the day they leave.

Each act says why and stands in the act log; nobody does one to himself.
"""

import datetime as dt
import re
import secrets
import string
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from accounts.models import User
from accounts.services import second_factor
from core.dated import holds
from core.errors import Refused
from core.workflow import record
from districts.enums import Role
from districts.models import Area, RoleAssignment
from districts.scoping import ACTIONS, above, assigned_paths, may
from districts.services import handing_over, tokens

#: No letter or digit that is mistaken for another one when it is copied from paper.
ALPHABET = "".join(c for c in string.ascii_letters + string.digits if c not in "0O1lI")
PASSWORD_LENGTH = 16
USERNAME = re.compile(r"[\w.@-]{2,60}")
ODD_NAME = "用户名请用 2 到 60 个字母、数字、汉字或 . @ _ - 组成。"
NOT_ONESELF = "不能办理自己的账号，请由另一位管理员办理。"


@second_factor.rule
def needs_second_factor(user: User) -> bool:
    """Whoever may do, in any area, one of the actions that the setting names."""
    return any(may(user, action) for action in settings.SECOND_FACTOR_REQUIRED)


def holders(right: str, area: Area) -> QuerySet[User]:
    """Who may do this in the area today, by a role there or above."""
    roles = [role for role, actions in ACTIONS.items() if right in actions]
    there = above([area.path], "role_assignments__area") | Q(role_assignments__area=None)
    today = holds(localdate(), "role_assignments__")
    held = User.objects.filter(today, there, role_assignments__role__in=roles)
    return held.filter(is_active=True).distinct()


def everywhere(user: Any, action: str) -> bool:
    """Whether the user may do this without limit of area."""
    return "" in assigned_paths(user, action)


def visible(user: Any) -> QuerySet[User]:
    """Users who hold a role where the user manages; whoever manages everywhere sees all."""
    if everywhere(user, "manage"):
        return User.objects.all()
    held = RoleAssignment.objects.for_user(user, "manage").filter(user=OuterRef("pk"))
    return User.objects.filter(Exists(held))


def writable(user: Any) -> QuerySet[User]:
    """Users all of whose roles lie where the user manages: nobody takes over a higher account."""
    if everywhere(user, "manage"):
        return User.objects.all()
    inside = RoleAssignment.objects.for_user(user, "manage").values("pk")
    outside = RoleAssignment.objects.filter(user=OuterRef("pk")).exclude(pk__in=inside)
    return visible(user).filter(~Exists(outside))


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
        raise Refused(ODD_NAME)
    if area is None and role != Role.ADMIN:
        raise Refused("除 admin 外，请用 --area 写明行政区划代码。")
    if User.objects.filter(username=username).exists():
        raise Refused(f"用户名 {username} 已经有了，请换一个。")
    password = new_password()
    user = User.objects.create_user(username, password, name=name)
    RoleAssignment.objects.create(user=user, role=role, area=area, since=localdate())
    return user, password


def _check(user: User, by: User) -> None:
    if user.pk == by.pk:
        raise Refused(NOT_ONESELF)


@transaction.atomic
def reset_password(user: User, *, by: User, reason: str) -> str:
    """The new initial password; his sessions end because the old one no longer signs them, and
    what reads in his place ends with them."""
    _check(user, by)
    password = new_password()
    user.set_password(password)
    user.password_changed = False
    user.save(update_fields=["password", "password_changed"])
    tokens.revoke_all(user, "密码由管理员重设", by=by)
    record(by, "重设密码", user, reason)
    return password


@transaction.atomic
def reset_second_factor(user: User, *, by: User, reason: str) -> None:
    _check(user, by)
    if not second_factor.enrolled(user):
        raise Refused(f"{user}没有启用验证器，不用重置。")
    second_factor.remove(user)
    record(by, "重置验证器", user, reason)


@transaction.atomic
def move(user: User, *, area: Area, day: dt.date, by: User, reason: str) -> None:
    """His roles end on the day and hold in the other area from then on."""
    _check(user, by)
    held = user.role_assignments.filter(holds(day))
    roles = {Role(role) for role in held.exclude(area=area).values_list("role", flat=True)}
    if not roles:
        raise Refused(f"{day} 没有可以调到{area}的角色，请先核对他的角色授权。", field="area")
    if user.role_assignments.filter(role__in=roles, area=area, until=None).exists():
        raise Refused(f"他在{area}已有同样的角色，请直接更改角色授权。", field="area")
    _end(user, day)
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=user, role=role, area=area, since=day) for role in sorted(roles)
    )
    record(by, "调动", user, f"自 {day} 起到{area}。{reason}")


def _end(user: User, day: dt.date) -> None:
    """No role holds from the day on; one that would only begin then stands in the way."""
    open_on = user.role_assignments.exclude(until__lte=day)
    late = open_on.filter(since__gte=day).order_by("-since").first()
    if late:
        raise Refused(
            f"他有从 {late.since} 才开始的角色，请填写更晚的日期，或先更正那条授权。", field="day"
        )
    open_on.update(until=day)


@transaction.atomic
def leave(user: User, *, day: dt.date, heir: User | None, by: User, reason: str) -> int:
    """From the day on he has no role; the account stops and its sessions end at once.

    What waits for him is given to the heir, a colleague of the same area; answers how much.
    """
    _check(user, by)
    if day > localdate():
        raise Refused("离开日期还没有到：请在当天办理，或先在角色授权里填好终止日期。", field="day")
    if handing_over.waiting(user) and heir is None:
        raise Refused("他还有经办中的工作，请选择接手的同事。", field="heir")
    if heir is not None and not handing_over.colleagues(user).filter(pk=heir.pk).exists():
        raise Refused(f"{heir}在同一区划没有同样的角色，请另选接手的同事。", field="heir")
    given = handing_over.give(user, heir) if heir else 0
    _end(user, day)
    user.is_active = False
    user.set_unusable_password()  # and so no session of his revives when he comes back
    user.save(update_fields=["is_active", "password"])
    tokens.revoke_all(user, "离任停用", by=by)
    second_factor.remove(user)
    said = f"，{given} 件工作交给{heir}" if given else ""
    record(by, "离任停用", user, f"自 {day} 起{said}。{reason}")
    return given


@transaction.atomic
def reinstate(user: User, *, by: User, reason: str) -> str:
    """The account works again under a new initial password; its roles are given anew."""
    _check(user, by)
    if user.is_active:
        raise Refused(f"{user}的账号没有停用，不用恢复。")
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(by, "恢复账号", user, reason)
    return reset_password(user, by=by, reason=reason)
