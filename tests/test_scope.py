"""Every model of ours is scoped, or stands in the written list below with its reason."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from core.dated import DatedModel
from districts.enums import Role
from districts.models import Area, RoleAssignment
from districts.scoping import ACTIONS, ScopedModel, assigned_paths, may
from tests.conftest import START
from tests.rows import rows_in

APPS = (
    "core",
    "accounts",
    "districts",
    "members",
    "storefronts",
    "activities",
    "funding",
    "reports",
)

#: Models without an area, and who may read them.
UNSCOPED = {
    "core.Act": "an act belongs where its user works: the admin scopes it by his assignments",
    "core.CalendarDay": "a holiday is the same for every area",
    "core.Job": "a job is read by who asked for it, and its pages check the scope of its subject",
    "accounts.User": "users are scoped by their role assignments (districts.admin.areas)",
    "accounts.Message": "a message belongs to one user; every view filters by him",
    "accounts.ColumnChoice": "a user's own choice; every reader and writer filters by him",
    "accounts.SecondFactor": "belongs to one user; asked at his sign-in, reset by who manages him",
    "accounts.RecoveryCode": "belongs to a second factor; no page shows one",
    "accounts.Draft": "belongs to one user; every view filters by him",
    "districts.ApiToken": "belongs to one user; whoever manages him may read and revoke it",
    "districts.CoverageWay": "a list of words that is the same for every area",
    "members.ConsentText": "a text that everybody who reports in must read",
    "reports.Basis": "a statistical definition that is the same for every area",
}

ACTION_NAMES = sorted(frozenset().union(*ACTIONS.values()))


def is_machinery(model: type) -> bool:
    """History tables and many-to-many tables follow the model they belong to."""
    return hasattr(model, "pgh_id") or model._meta.auto_created is not False


MODELS = [
    model
    for label in APPS
    for model in apps.get_app_config(label).get_models()
    if not is_machinery(model)
]
SCOPED = [model for model in MODELS if issubclass(model, ScopedModel)]


def names(models: list[Any]) -> list[str]:
    return [model._meta.label for model in models]


def test_every_model_is_scoped_or_written_down() -> None:
    loose = {name for model, name in zip(MODELS, names(MODELS), strict=True) if model not in SCOPED}
    assert loose == set(UNSCOPED)
    assert all(reason for reason in UNSCOPED.values())


@pytest.mark.parametrize("model", SCOPED, ids=names(SCOPED))
def test_the_way_to_the_area_leads_to_an_area(model: Any) -> None:
    found: Any = model
    for step in filter(None, model.area_path.split("__")):
        found = found._meta.get_field(step).related_model
    assert found is Area


@pytest.fixture
def rows(zone: Area, db: None) -> dict[str, Any]:
    """One row of every scoped model in the zone."""
    return rows_in(zone)


def test_the_sample_has_a_row_of_every_model(rows: dict[str, Any]) -> None:
    assert set(rows) == set(names(SCOPED))


def test_the_own_clerk_sees_every_row(rows: dict[str, Any], clerk: User) -> None:
    for model in SCOPED:
        assert model.objects.for_user(clerk).filter(pk=rows[model._meta.label].pk).exists(), model


def test_the_district_above_sees_every_row(rows: dict[str, Any], official: User) -> None:
    for model in SCOPED:
        assert model.objects.for_user(official).filter(pk=rows[model._meta.label].pk).exists()


@pytest.mark.parametrize(
    "stranger", ["foreign_clerk", "foreign_official", "street_clerk", "nobody"]
)
def test_a_stranger_sees_none(rows: dict[str, Any], cast: SimpleNamespace, stranger: str) -> None:
    user = getattr(cast, stranger)
    for model in SCOPED:
        key = rows[model._meta.label].pk
        for action in ACTION_NAMES:
            assert not model.objects.for_user(user, action).filter(pk=key).exists(), (model, action)


def test_anonymous_inactive_and_expired_see_nothing(rows: dict[str, Any], zone: Area) -> None:
    inactive = User.objects.create_user("gone", is_active=False)
    expired = User.objects.create_user("expired")
    future = User.objects.create_user("future")
    role = {"area": zone, "role": Role.CLERK}
    RoleAssignment.objects.create(user=inactive, since=START, **role)
    RoleAssignment.objects.create(user=expired, since=START, until=dt.date(2020, 1, 1), **role)
    RoleAssignment.objects.create(user=future, since=dt.date(2999, 1, 1), **role)
    for user in (AnonymousUser(), inactive, expired, future):
        for model in SCOPED:
            assert not model.objects.for_user(user).exists(), (user, model)


def test_each_role_holds_exactly_its_actions(cast: SimpleNamespace) -> None:
    for role in Role:
        user = getattr(cast, role.value)
        assert {action for action in ACTION_NAMES if may(user, action)} == ACTIONS[role]


def test_maker_and_checker_are_different_roles() -> None:
    assert not [role for role, actions in ACTIONS.items() if {"change", "decide"} <= actions]


def test_whoever_manages_does_not_see_personal_data() -> None:
    for actions in ACTIONS.values():
        assert not {"manage", "reveal"} <= actions


def test_roles_are_read_once_for_a_user(clerk: User, django_assert_num_queries: Any) -> None:
    user = User.objects.get(pk=clerk.pk)
    with django_assert_num_queries(1):
        assert [assigned_paths(user, action) for action in ACTION_NAMES]


def test_a_sibling_with_a_longer_code_is_not_below(district: Area, db: None) -> None:
    """640106-YHW/ must not reach 640106-YHW2/: paths end with a slash."""
    short = Area.objects.create(code="A1", name="甲", kind="street", parent=district)
    Area.objects.create(code="A12", name="乙", kind="street", parent=district)
    user = User.objects.create_user("li")
    RoleAssignment.objects.create(user=user, area=short, role=Role.CLERK, since=START)
    assert list(Area.objects.for_user(user).values_list("code", flat=True)) == ["A1"]


def test_a_code_that_ends_like_another_is_not_above(db: None) -> None:
    """106/ must not reach 640106/: a path is compared from its beginning."""
    short = Area.objects.create(code="106", name="甲", kind="district")
    Area.objects.create(code="640106", name="乙", kind="district")
    user = User.objects.create_user("wang")
    RoleAssignment.objects.create(user=user, area=short, role=Role.OFFICIAL, since=START)
    assert list(Area.objects.for_user(user).values_list("code", flat=True)) == ["106"]


def test_dated_scoped_models_keep_both_readings() -> None:
    for model in SCOPED:
        if issubclass(model, DatedModel):
            assert callable(model.objects.all().on)
            assert callable(model.objects.all().for_user)
