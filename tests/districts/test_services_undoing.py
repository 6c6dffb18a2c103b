"""An import is taken back for a day, as long as nothing later stands on its rows."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.utils.timezone import now

from accounts.models import User
from core.errors import Refused
from core.models import Act
from districts import ledgers
from districts.enums import BatchState
from districts.models import (
    Area,
    CommercialDistrict,
    ImportBatch,
    Organisation,
    OrganisationCoverage,
    OrganisationPhase,
    ToDo,
)
from districts.services.undoing import StoodUpon, undo
from tests.districts.conftest import ENTERPRISES, XIGONG, YUEHAIWAN, workbook

Importer = Callable[..., ImportBatch]
HEAD = (*ENTERPRISES, "从业人员", "联系电话", "党建指导员")


def counted() -> dict[str, int]:
    """Rows of every register."""
    kept = {"ImportBatch"}
    return {
        model.__name__: model._default_manager.count()
        for model in apps.get_app_config("districts").get_models()
        if model.__name__ not in kept and not model.__name__.endswith("Event")
    }


def ledger(day: str, *rows: tuple[Any, ...]) -> bytes:
    return workbook(HEAD, *rows, day=day)


def test_undoing_returns_to_the_former_counts(imported: Importer, zone: Area, clerk: User):
    before = counted()
    batch = imported(YUEHAIWAN)
    assert counted() != before
    undo(batch, by=clerk)
    assert counted() == before
    zone.refresh_from_db()
    assert (batch.state, zone.ledger_since) == (BatchState.UNDONE, None)
    assert Act.objects.filter(verb="撤销导入非公企业台账", by=clerk).count() == 1


def test_what_was_undone_can_be_imported_again(imported: Importer, clerk: User):
    undo(imported(YUEHAIWAN), by=clerk)
    assert imported(YUEHAIWAN).state == BatchState.DONE


def test_committees_and_seats_go_too(imported: Importer, xigong: Area, xigong_clerk: User):
    before = counted()
    batch = imported(XIGONG, "member-organisations", area=xigong, by=xigong_clerk)
    undo(batch, by=xigong_clerk)
    assert counted() == before


def test_replaced_values_come_back(imported: Importer, clerk: User):
    first = ("甲公司", None, "√", "联合", "某某联合支部", "2015", 8, "15000003010", "陈秀婷")
    imported(ledger("2016-12-31", first))
    before = counted(), list(Organisation.objects.values())
    phase = OrganisationPhase.objects.values().get()
    second = ("甲公司", None, "√", "单独", "甲支部", "2017", 9, "15000003011", "武峰")
    batch = imported(ledger("2017-12-31", second))
    assert Organisation.objects.get().phone == "15000003011"
    undo(batch, by=clerk)
    assert (counted(), list(Organisation.objects.values())) == before
    assert OrganisationPhase.objects.values().get() == phase
    assert OrganisationCoverage.objects.get().until is None
    assert Organisation.objects.get().phone == "15000003010"


def test_phones_are_never_kept_in_the_clear(imported: Importer):
    row = ("甲公司", None, "×", None, None, None, 8, "15000003010", None)
    imported(ledger("2016-12-31", row))
    batch = imported(ledger("2017-12-31", (*row[:7], "15000003011", None)))
    assert "1500000301" not in f"{batch.replaced}{batch.preview}"


def test_withdrawn_rows_come_back(imported: Importer, clerk: User):
    imported(ledger("2017-12-31", ("甲公司", None, "√", "单独", "甲支部")))
    row = OrganisationCoverage.objects.values().get()
    batch = imported(ledger("2017-12-31", ("甲公司", None, "×")))
    assert not OrganisationCoverage.objects.exists()
    undo(batch, by=clerk)
    assert OrganisationCoverage.objects.values().get() == row


def test_an_edited_row_keeps_the_batch(imported: Importer, clerk: User):
    batch = imported(ledger("2017-12-31", ("甲公司", None, "×"), ("乙公司", None, "×")))
    organisation = Organisation.objects.get(name="甲公司")
    organisation.remark = "走访过"
    organisation.save()
    with pytest.raises(Refused, match="甲公司") as refusal:
        undo(batch, by=clerk)
    assert "乙公司" not in str(refusal.value)
    assert Organisation.objects.count() == 2


def test_every_row_that_stands_in_the_way_is_told(imported: Importer, clerk: User):
    names = [f"{number}号公司" for number in range(1, 8)]
    batch = imported(ledger("2017-12-31", *[(name, None, "×") for name in names]))
    for organisation in Organisation.objects.all():
        organisation.remark = "走访过"
        organisation.save()
    with pytest.raises(StoodUpon) as refusal:
        undo(batch, by=clerk)
    assert refusal.value.rows == [f"单位 {name}" for name in names]
    assert not refusal.value.more
    assert str(refusal.value) == (
        "这些行在导入后又有改动，不能整批撤销："
        "单位 1号公司、单位 2号公司、单位 3号公司、单位 4号公司、单位 5号公司等 7 处；"
        "请在登记册里更正。"
    )


def test_a_known_branch_that_a_new_commercial_district_was_given(
    imported: Importer, clerk: User, make_party_organisation: Any
):
    """The batch itself made the branch refer to what it created: nothing later stands on it."""
    branch = make_party_organisation("甲支部")
    row = ("甲公司", None, "√", "单独", "甲支部", "2016", "甲商圈")
    batch = imported(workbook((*ENTERPRISES, "所属商圈"), row, day="2017-12-31"))
    branch.refresh_from_db()
    assert branch.commercial_district == CommercialDistrict.objects.get(name="甲商圈")
    undo(batch, by=clerk)
    branch.refresh_from_db()
    assert branch.commercial_district is None


def test_an_edit_that_was_put_back_does_not_count(imported: Importer, clerk: User):
    batch = imported(ledger("2017-12-31", ("甲公司", None, "×")))
    for remark in ("走访过", ""):
        Organisation.objects.update(remark=remark)
    undo(batch, by=clerk)
    assert not Organisation.objects.exists()


def test_a_changed_row_that_changed_again_keeps_the_batch(imported: Importer, clerk: User):
    row = ("甲公司", None, "×", None, None, None, 8, None, None)
    imported(ledger("2016-12-31", row))
    batch = imported(ledger("2017-12-31", row))
    Organisation.objects.update(stated_on=dt.date(2018, 1, 1))
    with pytest.raises(Refused, match="甲公司"):
        undo(batch, by=clerk)


def test_later_rows_that_refer_to_it_keep_the_batch(
    imported: Importer, clerk: User, zone: Area, make_organisation: Any
):
    row = ("甲公司", None, "×", None, None, None)
    head = (*ENTERPRISES, "所属商圈")
    batch = imported(workbook(head, (*row, "甲商圈"), day="2017-12-31"))
    make_organisation("后来的公司", commercial_district=CommercialDistrict.objects.get())
    with pytest.raises(Refused, match="后来的公司"):
        undo(batch, by=clerk)


def test_a_deleted_row_keeps_the_batch(imported: Importer, clerk: User):
    batch = imported(ledger("2017-12-31", ("甲公司", None, "√", "单独", "甲支部")))
    OrganisationCoverage.objects.all().delete()
    with pytest.raises(Refused, match="已删除"):
        undo(batch, by=clerk)


def test_ledgers_are_undone_from_the_latest_back(imported: Importer, clerk: User, zone: Area):
    before = counted()
    first = imported(ledger("2016-12-31", ("甲公司", None, "×", None, None, None, 8)))
    second = imported(ledger("2017-12-31", ("甲公司", None, "×", None, None, None, 9)))
    with pytest.raises(Refused):
        undo(first, by=clerk)
    undo(second, by=clerk)
    undo(first, by=clerk)
    assert counted() == before


def test_statistics_begin_with_the_ledgers_that_stand(imported: Importer, clerk: User, zone: Area):
    imported(ledger("2017-12-31", ("甲公司", None, "×")))
    older = imported(ledger("2016-12-31", ("乙公司", None, "×")))
    zone.refresh_from_db()
    assert str(zone.ledger_since) == "2016-12-31"
    undo(older, by=clerk)
    zone.refresh_from_db()
    assert str(zone.ledger_since) == "2017-12-31"


def test_after_a_day_it_stands(imported: Importer, clerk: User):
    batch = imported(ledger("2017-12-31", ("甲公司", None, "×")))
    ImportBatch.objects.update(imported_at=now() - dt.timedelta(hours=24, minutes=1))
    with pytest.raises(Refused, match="24 小时"):
        undo(batch, by=clerk)


def test_what_is_not_imported_cannot_be_undone(previewed: Importer, clerk: User):
    with pytest.raises(Refused, match="待确认"):
        undo(previewed(ledger("2017-12-31", ("甲公司", None, "×"))), by=clerk)


def test_only_who_may_import_may_undo(imported: Importer, official: User, approver: User):
    batch = imported(ledger("2017-12-31", ("甲公司", None, "×")))
    for user in (official, approver):
        with pytest.raises(Refused, match="权限"):
            undo(batch, by=user)


def test_higher_apps_may_object(imported: Importer, clerk: User, monkeypatch: Any):
    monkeypatch.setattr(ledgers, "undo_guards", [lambda batch: "", lambda batch: "季报已锁定。"])
    with pytest.raises(Refused, match="季报已锁定"):
        undo(imported(ledger("2017-12-31", ("甲公司", None, "×"))), by=clerk)


def test_a_to_do_about_the_area_is_in_nobodys_way(imported: Importer, clerk: User, zone: Area):
    ToDo.objects.create(key="x", area=zone, rule="x", subject="x", url="/")
    undo(imported(ledger("2017-12-31", ("甲公司", None, "×"))), by=clerk)
    assert not Organisation.objects.exists()
