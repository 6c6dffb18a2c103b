"""What became of a row: each change by whom, from what to what, numbers never in the clear."""

import datetime as dt
from typing import Any

import pghistory
import pytest
from django.urls import reverse

from accounts.models import Message, User
from core.models import Act, Job
from core.workflow import record
from districts.models import (
    Area,
    CommercialDistrict,
    ImportBatch,
    Organisation,
    OrganisationPhase,
    PartyOrganisation,
)
from districts.scoped_admin import history
from tests.districts.registers import REGISTERS
from tests.shared_world import shared


def differences(obj: Any, hidden: tuple[str, ...] = ()) -> list[list[tuple[str, str, str]]]:
    """By change, the latest first: (title, old, new)."""
    found = type(obj).objects.get(pk=obj.pk)
    return [
        [(one.title, one.old, one.new) for one in change.differences]
        for change in history.changes(found, hidden)
    ]


@pytest.fixture
@shared
def organisation(make_organisation: Any) -> Organisation:
    return make_organisation("甲公司", phone="13800000001")


@pytest.mark.parametrize(
    ("field", "new", "told"),
    [
        ("name", "乙公司", ("名称", "甲公司", "乙公司")),
        ("remark", "走访过", ("备注", "—", "走访过")),
        ("kind", "social", ("类别", "非公有制企业", "社会组织")),
        ("state", "suspended", ("经营状态", "正常经营", "停业")),
        ("opened", dt.date(2015, 3, 1), ("成立日期", "—", "2015-03-01")),
        ("uscc", "91640106MA75XXXX01", ("统一社会信用代码", "—", "91640106MA75XXXX01")),
        ("phone", "13900000002", ("联系电话", "138****0001", "139****0002")),
        ("phone", "", ("联系电话", "138****0001", "—")),
    ],
)
def test_a_change_is_told_as_screens_show_it(
    organisation: Organisation, field: str, new: Any, told: tuple[str, str, str]
) -> None:
    setattr(organisation, field, new)
    organisation.save()
    assert differences(organisation) == [[told]]


def test_places_are_told_by_name(organisation: Organisation, street: Area) -> None:
    market = CommercialDistrict.objects.create(name="甲市场", area=street)
    Organisation.objects.filter(pk=organisation.pk).update(area=street, commercial_district=market)
    assert differences(organisation) == [
        [("行政区划", "银川阅海湾中央商务区", "满城北街街道"), ("商圈", "—", "甲市场")]
    ]


def test_a_tick_is_yes_or_no(zone: Area) -> None:
    zone.reporting = False
    zone.save()
    assert differences(zone) == [[("填报单位", "是", "否")]]


def test_each_change_stands_alone_the_latest_first(organisation: Organisation) -> None:
    for name in ("乙公司", "丙公司"):
        organisation.name = name
        organisation.save()
    assert differences(organisation) == [
        [("名称", "乙公司", "丙公司")],
        [("名称", "甲公司", "乙公司")],
    ]


def test_columns_for_machines_are_no_change(organisation: Organisation) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(
        opened_precision="Y", stated_on=dt.date(2017, 12, 31), search=["x"]
    )
    assert differences(organisation) == []


def test_hidden_values_are_not_told(organisation: Organisation) -> None:
    organisation.name, organisation.remark = "乙公司", "走访过"
    organisation.save()
    assert differences(organisation, ("name",)) == [
        [("名称", "***", "***"), ("备注", "—", "走访过")]
    ]


def test_another_rows_changes_are_its_own(
    organisation: Organisation, make_organisation: Any
) -> None:
    other = make_organisation("别的公司")
    other.remark = "走访过"
    other.save()
    assert differences(organisation) == []


def test_who_changed_it_is_named(organisation: Organisation, clerk: User) -> None:
    """A user who is gone, like no user at all, is the system."""
    Organisation.objects.filter(pk=organisation.pk).update(remark="程序改的")
    for user in (clerk.pk, 987654321):
        with pghistory.context(user=user):
            Organisation.objects.filter(pk=organisation.pk).update(remark=f"{user}改的")
    found = history.changes(Organisation.objects.get(pk=organisation.pk))
    assert [change.by for change in found] == ["系统", str(clerk), "系统"]


def test_the_latest_hundred_are_shown(organisation: Organisation, monkeypatch: Any) -> None:
    monkeypatch.setattr(history, "SHOWN", 2)
    for name in ("乙", "丙", "丁"):
        organisation.name = name
        organisation.save()
    assert differences(organisation) == [[("名称", "丙", "丁")], [("名称", "乙", "丙")]]


def test_a_version_is_of_the_stored_values(organisation: Organisation) -> None:
    row = Organisation.objects.get(pk=organisation.pk)
    before = history.version_of(row)
    assert history.version_of(Organisation.objects.get(pk=organisation.pk)) == before
    assert len(before) == 24
    for field, value in (
        ("remark", "x"),
        ("opened", dt.date(2015, 3, 1)),
        ("phone", ""),
        ("stated_on", dt.date(2016, 1, 1)),
    ):
        kept = getattr(row, field)
        setattr(row, field, value)
        assert history.version_of(row) != before, field
        setattr(row, field, kept)
    assert history.version_of(row) == before


def test_what_happened_since_a_version_is_known(organisation: Organisation, clerk: User) -> None:
    """The versions of long ago and of no row are not."""
    row = Organisation.objects.get(pk=organisation.pk)
    versions = []
    for name in ("乙", "丙", "丁"):
        versions.append(history.version_of(row))
        row.name = name
        with pghistory.context(user=clerk.pk):
            row.save()
    found = [history.since(row, version) for version in versions]
    assert [one and one.seen.name for one in found] == ["甲公司", "乙", "丙"]
    assert [one and len(one.changes) for one in found] == [3, 2, 1]
    assert found[2] is not None
    (change,) = found[2].changes
    assert (change.by, change.differences[0].name) == (str(clerk), "name")
    assert history.since(row, "x" * 24) is None
    assert history.since(Job(pk=1), versions[0]) is None


@pytest.mark.parametrize("model", [Organisation, OrganisationPhase, Area, PartyOrganisation])
def test_registers_are_tracked(model: Any) -> None:
    assert history.tracked(model)
    assert history.event_model(model)._meta.model_name == f"{model._meta.model_name}event"


@pytest.mark.parametrize("model", [Job, Message, ImportBatch, Act])
def test_what_is_a_record_itself_is_not(model: Any) -> None:
    assert not history.tracked(model)
    assert history.changes(model(pk=1)) == []


def test_acts_of_the_row_are_shown_and_no_other(
    organisation: Organisation, make_organisation: Any, clerk: User
) -> None:
    other = make_organisation("别的公司")
    record(clerk, "更正", organisation)
    record(clerk, "更正", other)
    Act.objects.create(by=clerk, verb="更正", model="districts.area", object_id=organisation.pk)
    (act,) = history.acts(organisation)
    assert (act.verb, act.subject) == ("更正", "甲公司")


@pytest.mark.parametrize("model", [model for model, _ in REGISTERS if history.tracked(model)])
def test_every_tracked_register_shows_its_history(
    model: Any, own: dict[str, Any], client_of: Any
) -> None:
    row = own.get(model._meta.label)
    if row is None:  # lists of words are nobody's own
        row = model.objects.first()
    if row is None or model._meta.label == "accounts.User":
        row = User.objects.get(username="clerk")
    meta = row._meta
    url = reverse(f"admin:{meta.app_label}_{meta.model_name}_history", args=[row.pk])
    page = client_of("admin").get(url)
    assert page.status_code == 200
    assert page.context["title"].startswith("变更记录：")
