"""Who signs in to the demonstration, and who loads its ledgers."""

import datetime as dt

from accounts.models import User
from districts.enums import Role
from districts.models import Area, RoleAssignment

SINCE = dt.date(2015, 1, 1)
LOADER, CHECKER, LOCKER, MERCHANT = "demo-loader", "demo-checker", "demo-locker", "merchant"
#: user name, name, unit, role, code of the area (none: everywhere)
CAST: tuple[tuple[str, str, str, Role, str], ...] = (
    ("admin", "系统管理员", "区委组织部", Role.ADMIN, ""),
    ("clerk", "马晓燕", "阅海湾中央商务区党工委", Role.CLERK, "640106Z01"),
    ("approver", "李建国", "阅海湾中央商务区党工委", Role.APPROVER, "640106Z01"),
    ("official", "王志强", "金凤区委组织部", Role.OFFICIAL, "640106"),
    ("district-clerk", "周文静", "金凤区委组织部", Role.CLERK, "640106"),
    ("district-approver", "吴国栋", "金凤区委组织部", Role.APPROVER, "640106"),
    ("auditor", "赵敏", "金凤区纪委监委", Role.AUDITOR, "640106"),
)


def load_users(areas: dict[str, Area], password: str) -> dict[str, User]:
    """The cast and a merchant under one password, and three who cannot sign in: a loader, who
    checks what he loads where it is money, and who locks quarters. Who is there stays."""
    users = {}
    for username, name, unit, role, code in CAST:
        users[username] = _user(username, password, name=name, unit=unit)
        _assign(users[username], role, areas[code] if code else None)
    users[MERCHANT] = _user(MERCHANT, password, name="演示商户甲", unit="湖畔演示书吧")
    users[LOADER] = _user(LOADER, None, name="演示数据装载")
    users[CHECKER] = _user(CHECKER, None, name="演示数据复核")
    users[LOCKER] = _user(LOCKER, None, name="演示报表锁定")
    for area in areas.values():
        if area.parent is None:
            _assign(users[LOADER], Role.CLERK, area)
            _assign(users[CHECKER], Role.APPROVER, area)
            _assign(users[LOCKER], Role.OFFICIAL, area)
    return users


def _user(username: str, password: str | None, **fields: str) -> User:
    found = User.objects.filter(username=username).first()
    return found or User.objects.create_user(username, password, password_changed=True, **fields)


def _assign(user: User, role: Role, area: Area | None) -> None:
    RoleAssignment.objects.get_or_create(user=user, role=role, area=area, defaults={"since": SINCE})
