"""The cast: one district with a zone and a street, a foreign one, and who works there."""

import atexit
import datetime as dt
import gc
import logging
import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from types import SimpleNamespace
from typing import Any

import tests.servers  # noqa: F401 -- before any model is imported

# isort: split

import pgtrigger
import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts.models import User
from core import jobs
from districts.enums import AreaKind, OrganisationKind, PartyOrganisationType, Role
from districts.models import (
    Area,
    CommercialDistrict,
    CoverageWay,
    Organisation,
    OrganisationCoverage,
    OrganisationPhase,
    PartyOrganisation,
    PartyOrganisationPhase,
    RoleAssignment,
)
from tests import shared_world, spread, template
from tests.browser import (  # noqa: F401 -- Chromium's place and the size of its window
    browser_context_args,
    browser_type_launch_args,
    pytest_collection_modifyitems,
)
from tests.shared_world import shared

# Tests ask for thousands of refusals: to write each down with its traceback is a twentieth of them.
logging.getLogger("django.request").setLevel(logging.ERROR)
project.STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
project.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
project.CACHES["default"]["KEY_PREFIX"] = "tests"
# What one worker of the tests empties stays full for the other.
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
project.CACHES["default"]["OPTIONS"]["db"] = 1 + WORKER
# Every test client reads the whole of this folder before its first page: it is an empty one.
project.STATIC_ROOT = Path(mkdtemp(prefix="static-of-tests-"))
atexit.register(project.STATIC_ROOT.rmdir)

PASSWORD = "三步并作两步走-2017"
START = dt.date(2016, 1, 1)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(spread)
    config.pluginmanager.register(shared_world)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = template.make()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database goes at the end, also when the thread of a test still holds a session.
    Between tests that commit it is emptied, the ledger too, which otherwise nobody may."""
    empty = connection.ops.execute_sql_flush

    def emptied(statements: list[str]) -> None:
        with pgtrigger.ignore():
            empty(statements)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(connection.ops, "execute_sql_flush", emptied)
        yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 50)


@pytest.fixture(scope="session")
def media_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Names of folders, one after the other; whoever keeps a file makes his."""
    return map(tmp_path_factory.mktemp("media").joinpath, map(str, count()))


@pytest.fixture(autouse=True)
def private_media(settings: Any, media_folders: Iterator[Path]) -> None:
    """Uploaded files stay in the test's own folder."""
    settings.MEDIA_ROOT = next(media_folders)


@pytest.fixture(autouse=True)
def woken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The jobs for which a worker would have been woken; no test sends a message by accident."""
    sent: list[int] = []
    monkeypatch.setattr(jobs, "_waker", [sent.append])
    return sent


@pytest.fixture
def empty_cache() -> None:
    cache.clear()


def make_area(code: str, name: str, kind: AreaKind, parent: Area | None = None) -> Area:
    reporting = kind in {AreaKind.ZONE, AreaKind.STREET, AreaKind.TOWN}
    return Area.objects.create(code=code, name=name, kind=kind, parent=parent, reporting=reporting)


@pytest.fixture
@shared
def district(db: None) -> Area:
    return make_area("640106", "金凤区", AreaKind.DISTRICT)


@pytest.fixture
@shared
def zone(district: Area) -> Area:
    return make_area("640106-YHW", "银川阅海湾中央商务区", AreaKind.ZONE, district)


@pytest.fixture
@shared
def street(district: Area) -> Area:
    return make_area("640106006", "满城北街街道", AreaKind.STREET, district)


@pytest.fixture
@shared
def foreign_district(db: None) -> Area:
    return make_area("130705", "宣化区", AreaKind.DISTRICT)


@pytest.fixture
@shared
def foreign_zone(foreign_district: Area) -> Area:
    return make_area("130705-JKQ", "宣化经济开发区", AreaKind.ZONE, foreign_district)


def make_user(username: str, *roles: tuple[Role, Area | None], **fields: Any) -> User:
    """A user who may sign in with PASSWORD and holds the roles since START."""
    user = User.objects.create_user(username, PASSWORD, password_changed=True, **fields)
    for role, area in roles:
        RoleAssignment.objects.create(user=user, role=role, area=area, since=START)
    return user


@pytest.fixture
@shared
def cast(
    district: Area, zone: Area, street: Area, foreign_district: Area, foreign_zone: Area
) -> SimpleNamespace:
    """Everybody by name: `cast.clerk`, `cast.foreign_official`…"""
    return SimpleNamespace(
        admin=make_user("admin", (Role.ADMIN, None), name="系统管理员"),
        clerk=make_user("clerk", (Role.CLERK, zone), name="经办小张"),
        approver=make_user("approver", (Role.APPROVER, zone), name="审批老李"),
        official=make_user("official", (Role.OFFICIAL, district), name="区级老王"),
        auditor=make_user("auditor", (Role.AUDITOR, district), name="审计小赵"),
        street_clerk=make_user("street_clerk", (Role.CLERK, street), name="街道小刘"),
        foreign_clerk=make_user("foreign_clerk", (Role.CLERK, foreign_zone), name="外区经办"),
        foreign_official=make_user(
            "foreign_official", (Role.OFFICIAL, foreign_district), name="外区官员"
        ),
        nobody=make_user("nobody", name="无角色"),
    )


@pytest.fixture
def admin(cast: SimpleNamespace) -> User:
    return cast.admin


@pytest.fixture
def clerk(cast: SimpleNamespace) -> User:
    return cast.clerk


@pytest.fixture
def approver(cast: SimpleNamespace) -> User:
    return cast.approver


@pytest.fixture
def official(cast: SimpleNamespace) -> User:
    return cast.official


@pytest.fixture
def auditor(cast: SimpleNamespace) -> User:
    return cast.auditor


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """A client signed in as the user."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
@shared
def commercial_district(zone: Area) -> CommercialDistrict:
    return CommercialDistrict.objects.create(name="阅海湾中央商务区", area=zone)


@pytest.fixture
def make_organisation(zone: Area) -> Callable[..., Organisation]:
    """`make_organisation("某某公司", area=street, staff=30)`: with its first phase since START."""

    def make(name: str = "宁夏某某商贸有限公司", **fields: Any) -> Organisation:
        phase = {key: fields.pop(key) for key in ("staff", "ownership") if key in fields}
        since = fields.pop("since", START)
        fields = {"area": zone, "kind": OrganisationKind.ENTERPRISE, **fields}
        organisation = Organisation.objects.create(name=name, **fields)
        copied = ("area", "commercial_district", "kind", "state")
        phase |= {field: getattr(organisation, field) for field in copied}
        OrganisationPhase.objects.create(organisation=organisation, since=since, **phase)
        return organisation

    return make


@pytest.fixture
def make_party_organisation(zone: Area) -> Callable[..., PartyOrganisation]:
    """`make_party_organisation("某某党支部", type=…)`: founded, with its first phase, on START."""

    def make(name: str = "某某公司党支部", **fields: Any) -> PartyOrganisation:
        fields = {
            "area": zone,
            "type": PartyOrganisationType.BRANCH,
            "founded": START,
            **fields,
        }
        branch = PartyOrganisation.objects.create(name=name, **fields)
        PartyOrganisationPhase.objects.create(
            party_organisation=branch,
            since=branch.founded,
            name=name,
            type=branch.type,
            parent=branch.parent,
        )
        return branch

    return make


@pytest.fixture
def cover() -> Callable[..., OrganisationCoverage]:
    """`cover(organisation, branch, "standalone", since=…, until=…)`."""

    def make(
        organisation: Organisation,
        branch: PartyOrganisation,
        way: str = "standalone",
        **fields: Any,
    ) -> OrganisationCoverage:
        named, _ = CoverageWay.objects.get_or_create(
            code=way, defaults={"name": way, "statistical_class": way}
        )
        return OrganisationCoverage.objects.create(
            organisation=organisation,
            party_organisation=branch,
            way=named,
            **{"since": START, **fields},
        )

    return make
