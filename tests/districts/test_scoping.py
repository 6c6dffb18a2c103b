"""Who sees what: roles in areas, by action, by day, by area tree."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils.timezone import localdate

from accounts.models import User
from districts.enums import AreaKind, BatchState, Role
from districts.models import (
    Area,
    Building,
    CommercialDistrict,
    ImportBatch,
    MemberOrganisation,
    Organisation,
    RoleAssignment,
)
from districts.scoping import ACTIONS, assigned_paths, held_roles, may, within
from tests.conftest import START, make_area, make_user
from tests.rows import rows_in

TODAY = localdate()
DAY = dt.timedelta(days=1)

#: Every right of every role: a right that is given or taken by mistake changes this table.
RIGHTS = {
    "clerk": "change export refer reveal view",
    "approver": "decide export refer reveal view",
    "official": "compile export lock view",
    "auditor": "log view",
    "admin": "compile manage view",
}


@pytest.mark.parametrize("role", Role)
def test_a_role_allows_these_actions_and_no_other(role: Role) -> None:
    assert sorted(ACTIONS[role]) == RIGHTS[role].split()


def fresh(user: User) -> User:
    """The user as the next request knows him, without the roles read for this one."""
    return User.objects.get(pk=user.pk)


# when a role holds


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (START, None, True),
        (TODAY, None, True),
        (TODAY + DAY, None, False),
        (START, TODAY, False),
        (START, TODAY + DAY, True),
        (START, TODAY - DAY, False),
    ],
)
def test_a_role_holds_from_its_first_day_up_to_its_end(
    zone: Area, since: dt.date, until: dt.date | None, holds: bool
) -> None:
    user = make_user("li")
    RoleAssignment.objects.create(user=user, area=zone, role=Role.CLERK, since=since, until=until)
    assert held_roles(user) == ([("clerk", zone.path)] if holds else [])
    assert may(user, "view") is holds


def test_roles_of_another_day_may_be_asked(zone: Area) -> None:
    user = make_user("li")
    RoleAssignment.objects.create(
        user=user, area=zone, role=Role.CLERK, since=START, until=START + DAY
    )
    assert assigned_paths(user, "view") == []
    assert assigned_paths(user, "view", START) == [zone.path]
    assert assigned_paths(user, "view", START + DAY) == []


@pytest.mark.parametrize("user", [None, AnonymousUser(), SimpleNamespace()])
def test_whoever_is_not_signed_in_holds_nothing(user: Any) -> None:
    assert held_roles(user) == []
    assert not may(user, "view")


def test_an_account_that_is_closed_holds_nothing(clerk: User) -> None:
    assert may(clerk, "change")
    closed = fresh(clerk)
    closed.is_active = False
    assert held_roles(closed) == []


# where it holds


def test_each_action_reaches_where_its_role_is_held(district: Area, zone: Area) -> None:
    """Clerk of the zone and official of the district: he writes in the zone only."""
    user = make_user("both", (Role.CLERK, zone), (Role.OFFICIAL, district))
    assert assigned_paths(user, "change") == [zone.path]
    assert assigned_paths(user, "lock") == [district.path]
    assert assigned_paths(user, "view") == [district.path, zone.path]
    assert assigned_paths(user, "decide") == assigned_paths(user, "manage") == []
    seen = Area.objects.for_user(user)
    assert set(seen) >= {district, zone}
    assert set(Area.objects.for_user(user, "change")) == {zone}


def test_two_roles_in_one_area_are_one_path(zone: Area) -> None:
    user = make_user("two", (Role.CLERK, zone), (Role.APPROVER, zone))
    assert assigned_paths(user, "view") == [zone.path]
    assert len(held_roles(user)) == 2


def test_two_areas_are_two_scopes(zone: Area, street: Area, foreign_zone: Area) -> None:
    user = make_user("two", (Role.CLERK, zone), (Role.CLERK, street))
    assert set(Area.objects.for_user(user, "change")) == {zone, street}


def test_without_an_area_an_administrator_reaches_everything(
    admin: User, zone: Area, foreign_zone: Area
) -> None:
    assert assigned_paths(admin, "manage") == [""]
    assert set(Area.objects.for_user(admin)) >= {zone, foreign_zone}
    assert not Area.objects.for_user(admin, "change").exists()


@pytest.mark.parametrize(
    ("paths", "codes"),
    [
        ([], set()),
        (["640106/"], {"640106", "640106-YHW", "640106006"}),
        (["640106/640106-YHW/"], {"640106-YHW"}),
        (["640106/640106006/", "130705/"], {"640106006", "130705"}),
        (["640106/640106-YHW/", "640106/"], {"640106", "640106-YHW", "640106006"}),
        (["999999/"], set()),
    ],
)
def test_within_is_at_or_below_one_of_the_paths(
    zone: Area, street: Area, foreign_district: Area, paths: list[str], codes: set[str]
) -> None:
    own = Area.objects.filter(code__in=["640106", "640106-YHW", "640106006", "130705"])
    assert set(own.filter(within(paths, "")).values_list("code", flat=True)) == codes


def test_a_community_lies_below_its_street(street: Area) -> None:
    community = make_area("640106006001", "某社区", AreaKind.COMMUNITY, street)
    user = make_user("li", (Role.CLERK, street))
    row = Organisation.objects.create(name="甲公司", area=community, kind="enterprise")
    assert list(Organisation.objects.for_user(user, "change")) == [row]
    below = make_user("wang", (Role.CLERK, community))
    upper = Organisation.objects.create(name="乙公司", area=street, kind="enterprise")
    assert list(Organisation.objects.for_user(below)) == [row]
    assert set(Organisation.objects.for_user(user)) == {row, upper}


def test_the_way_to_the_area_may_lead_over_others(zone: Area, street: Area, clerk: User) -> None:
    """A building lies where its commercial district does, a seat where its committee does."""
    own, other = rows_in(zone), rows_in(street)
    assert list(Building.objects.for_user(clerk)) == [own["districts.Building"]]
    seat = own["districts.MemberOrganisation"]
    assert list(MemberOrganisation.objects.for_user(clerk)) == [seat]
    CommercialDistrict.objects.filter(pk=own["districts.CommercialDistrict"].pk).update(area=street)
    assert not Building.objects.for_user(clerk).exists()
    assert other["districts.Building"].pk


def test_an_unsaved_scope_is_not_kept_between_users(clerk: User, street: Area) -> None:
    """What was read once stays with the user object; the next request reads again."""
    assert may(clerk, "change")
    RoleAssignment.objects.filter(user=clerk).delete()
    assert may(clerk, "change")
    assert not may(fresh(clerk), "change")


# batches that have no area yet


def test_a_batch_without_an_area_is_its_uploaders(admin: User, clerk: User, zone: Area) -> None:
    other = make_user("other", (Role.ADMIN, None))
    batch = ImportBatch.objects.create(kind="areas", filename="区划.xlsx", by=admin)
    assert list(ImportBatch.objects.for_user(admin)) == [batch]
    assert list(ImportBatch.objects.for_user(admin, "manage")) == [batch]
    assert not ImportBatch.objects.for_user(admin, "change").exists()
    assert not ImportBatch.objects.for_user(other).exists()
    assert not ImportBatch.objects.for_user(clerk).exists()


def test_whoever_lost_his_role_loses_his_batch(zone: Area) -> None:
    user = make_user("gone")
    ImportBatch.objects.create(kind="areas", filename="区划.xlsx", by=user)
    assert not ImportBatch.objects.for_user(user).exists()


@pytest.mark.parametrize(
    ("state", "hours", "undoable"),
    [
        (BatchState.DONE, 0, True),
        (BatchState.DONE, 23.9, True),
        (BatchState.DONE, 24, False),
        (BatchState.DONE, None, False),
        (BatchState.UNDONE, 0, False),
        (BatchState.PREVIEWED, 0, False),
    ],
)
def test_a_batch_is_undone_within_a_day(
    state: BatchState, hours: float | None, undoable: bool
) -> None:
    now = dt.datetime.now(tz=dt.UTC)
    imported = None if hours is None else now - dt.timedelta(hours=hours)
    batch = ImportBatch(state=state, imported_at=imported)
    assert batch.undoable is undoable
    assert batch.undo_until == (imported and imported + dt.timedelta(hours=24))
