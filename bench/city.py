"""The city that is measured, and who looks at it."""

from dataclasses import dataclass

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.utils.crypto import get_random_string

from accounts.models import User
from bench.pages import Page
from core.dated import Quarter
from districts.enums import AreaKind, Role
from districts.models import Area, CommercialDistrict, Organisation, RoleAssignment
from reports.compile.compiling import compile_report

PERIOD = Quarter(2017, 4)
PAGES = {
    "dashboard": Page(f"/dashboard/?period={PERIOD}", 0.75),
    "dashboard, activities": Page(f"/dashboard/activities/?period={PERIOD}", 0.75),
    "dashboard, money": Page(f"/dashboard/funding/?period={PERIOD}", 0.75),
    "dashboard, bases compared": Page(f"/dashboard/bases/?period={PERIOD}", 0.75),
    "dashboard, on the wall": Page(f"/dashboard/?period={PERIOD}&screen=1", 0.75),
    "organisations behind a figure": Page(
        f"/dashboard/organisations/?period={PERIOD}&indicator=organisation_coverage",
        0.12,
    ),
    "API list": Page("/api/v1/organisations/", 0.12),
}


def plan(street: Area) -> dict[str, Page]:
    """The plan of a commercial district of the street."""
    district = CommercialDistrict.objects.filter(area__path__startswith=street.path).first()
    place = f"commercial_district={district.pk}" if district else ""
    return {"dashboard, plan": Page(f"/dashboard/plan/?period={PERIOD}&{place}", 0.75)}


@dataclass(frozen=True)
class Town:
    area: Area
    street: Area
    clerk: User
    official: User
    keeper: User  # keeps the registers of the whole city
    period: Quarter = PERIOD

    def cookie(self, user: User | None = None) -> str:
        """The user's session (the official's) and the secret of his forms, as signing in would make
        them."""
        user = user or self.official
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        return f"sessionid={session.session_key}; csrftoken={get_random_string(32)}"


def ready(organisations: int, members: int, activities: int = 0) -> Town:
    """Migrated, filled when it is empty, its first district compiled."""
    call_command("migrate", verbosity=0)
    if not Organisation.objects.exists():
        call_command(
            "make_city",
            organisations=organisations,
            members=members,
            activities=activities,
        )
    district = Area.objects.filter(kind=AreaKind.DISTRICT).order_by("code").first()
    city = Area.objects.filter(kind=AreaKind.CITY).order_by("code").first() or district
    street = Area.objects.filter(kind=AreaKind.STREET, parent=district).order_by("code").first()
    if district is None or city is None or street is None:
        raise SystemExit("没有测速用的城市，请加 --fresh 重做。")
    compile_report(district, PERIOD)
    return Town(
        area=city,
        street=street,
        clerk=worker("bench-clerk", Role.CLERK, street),
        official=worker("bench-official", Role.OFFICIAL, district),
        keeper=worker("bench-keeper", Role.CLERK, city),
    )


def worker(name: str, role: Role, area: Area) -> User:
    user = User.objects.filter(username=name).first()
    if user is None:
        user = User.objects.create_user(name, password_changed=True)
        RoleAssignment.objects.create(user=user, role=role, area=area, since=PERIOD.first)
    return user
