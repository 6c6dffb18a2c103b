"""What a person does himself: one report for one form, a receipt that opens it, withdrawal."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.utils.timezone import localdate, now

from core.errors import Refused
from core.models import Act, Job
from core.working_days import after
from districts.models import Area, RuleLimit
from members.enums import LeadState
from members.models import ConsentText, ReportInPoint, SelfReport
from members.services import report_in_receipts as receipts
from members.services.report_in_receipts import Place, Words
from tests.shared_world import shared

WORDS = Words("赵建国", "13895012345", "不清楚", "阅海湾某某店")
Report = Callable[..., tuple[SelfReport, str]]


@pytest.fixture
@shared
def point(zone: Area) -> ReportInPoint:
    return ReportInPoint.objects.create(
        name="展板", kind="board", code="ABCDEFGH23", area=zone, placed=dt.date(2017, 1, 1)
    )


@pytest.fixture
def report(zone: Area, point: ReportInPoint) -> Report:
    """`report(name=…, key=…, place=…)`: at the point, by a form of its own."""

    def made(*, key: str = "a", place: Place | None = None, **words: str) -> Any:
        told = Words(**{**WORDS.__dict__, **words})
        return receipts.report(
            told,
            place or Place(zone, None, point),
            consent=receipts.current_consent(),
            form_key=key,
        )

    return made


def test_a_report_waits_five_working_days_and_has_its_day_of_erasure(
    report: Report, zone: Area
) -> None:
    made, number = report()
    assert (made.state, made.number, len(number)) == (LeadState.LEAD, number, 12)
    assert made.due == after(localdate(), 5)
    assert made.erase_on == made.due + dt.timedelta(days=30)
    assert (made.name, made.phone, made.consent.version) == ("赵建国", "13895012345", 1)
    act = Act.objects.get()
    assert (act.verb, act.by, act.subject) == ("本人报到", None, f"报到 {number}")
    assert Job.objects.filter(key=f"advise:{zone.pk}").exists()


def test_an_area_sets_its_own_limit(report: Report, zone: Area) -> None:
    RuleLimit.objects.create(area=zone, code="report_in_contact", value=2, source="通知")
    assert report()[0].due == after(localdate(), 2)


def test_pressed_twice_it_is_one_report_with_one_receipt(report: Report) -> None:
    first, second = report(), report(works_at="别处")
    assert first[1] == second[1]
    assert SelfReport.objects.get().works_at == "阅海湾某某店"


def test_the_form_sent_back_by_another_person_is_another_report(report: Report) -> None:
    """Two colleagues on one phone: 后退 keeps the key of the form."""
    report()
    report(phone="13895019999")
    report(name="李四")
    assert SelfReport.objects.count() == 3


def test_again_on_the_same_day_gives_another_receipt_of_the_same_report(report: Report) -> None:
    first, number = report()
    again, other = report(key="b")
    assert (again.pk, other != number, len(other)) == (first.pk, True, 12)
    assert receipts.told(again) == receipts.told(first)
    for receipt in (number, other):
        found = receipts.look_up(receipt, "2345")
        assert found is not None
        assert found.pk == first.pk


def test_receipts_of_one_report_do_not_grow_without_end(report: Report) -> None:
    for key in range(25):
        made, _ = report(key=str(key))
    assert len(made.more_numbers) == receipts.MOST_RECEIPTS


@pytest.mark.parametrize("change", ["contacted", "yesterday", "elsewhere", "erased"])
def test_otherwise_it_is_a_report_of_its_own(report: Report, street: Area, change: str) -> None:
    """Whatever differs from a report made now would show in the answer."""
    first, _ = report()
    rows = SelfReport.objects.filter(pk=first.pk)
    if change == "contacted":
        rows.update(state=LeadState.CONTACTED)
    if change == "yesterday":
        rows.update(reported_at=now() - dt.timedelta(days=1))
    if change == "erased":
        assert receipts.withdraw(first.number, "2345")
    second, _ = report(key="b", place=Place(street) if change == "elsewhere" else None)
    assert second.pk != first.pk


@pytest.mark.parametrize("tail", ["0000", "", "5", "12345", "23 45"])
def test_a_wrong_pair_opens_nothing(report: Report, tail: str) -> None:
    _, number = report()
    assert receipts.look_up(number, tail) is None
    assert receipts.look_up("ABCDEFGHJKLM", "2345") is None
    assert receipts.look_up("", "2345") is None


@pytest.mark.parametrize("state", sorted(LeadState))
def test_withdrawal_erases_at_once_in_every_state(report: Report, state: str) -> None:
    made, number = report()
    SelfReport.objects.filter(pk=made.pk).update(state=state, answer="请到社区")
    assert receipts.withdraw(number, "2345") is not None
    made.refresh_from_db()
    left = (made.name, made.phone, made.belongs_to, made.works_at, made.answer)
    assert left == ("",) * 5
    assert (made.phone_fingerprint, made.phone_tail_fingerprint, made.sent_by) == ("", "", None)
    assert (made.erased_at is not None, made.erase_on) == (True, None)
    kept = state in {LeadState.ADMITTED, LeadState.WITHDRAWN, LeadState.ERASED}
    assert made.state == (state if kept else LeadState.WITHDRAWN)
    assert receipts.look_up(number, "2345") is None
    assert receipts.withdraw(number, "2345") is None
    assert Act.objects.filter(verb="本人撤回").count() == 1


def test_by_any_receipt_everything_is_withdrawn(report: Report) -> None:
    _, number = report()
    _, other = report(key="b")
    assert receipts.withdraw(other, "2345") is not None
    assert receipts.look_up(number, "2345") is None


def test_nothing_personal_stands_in_the_act_log(report: Report) -> None:
    _, number = report()
    receipts.withdraw(number, "2345")
    logged = "".join(f"{act.subject}{act.note}" for act in Act.objects.all())
    for word in ("赵", "138", "不清楚", "某某店"):
        assert word not in logged


def test_the_text_in_force_is_the_latest_that_has_begun(db: None) -> None:
    today = localdate()
    ConsentText.objects.create(version=2, text="新", since=today)
    ConsentText.objects.create(version=3, text="明天的", since=today + dt.timedelta(days=1))
    assert receipts.current_consent().version == 2


def test_before_its_first_text_nobody_reports(monkeypatch: Any, db: None) -> None:
    monkeypatch.setattr(receipts, "localdate", lambda: dt.date(2000, 1, 1))
    with pytest.raises(Refused, match="知情同意书还没有启用"):
        receipts.current_consent()


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_text_that_was_published_never_changes(db: None, change: str) -> None:
    rows = ConsentText.objects.filter(version=1)
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        rows.update(text="改") if change == "update" else rows.delete()
    assert rows.exists()


def test_the_state_is_told_in_a_word_and_a_sentence(report: Report) -> None:
    made, _ = report()
    told = {}
    for state in LeadState:
        made.state = state
        if state not in {LeadState.WITHDRAWN, LeadState.ERASED}:
            told[state] = receipts.told(made)
    assert [word for word, _ in told.values()] == [
        "已收到",
        "核实中",
        "已核实",
        "已纳入",
        "无法核实",
    ]
    day = f"{made.due:%Y年%-m月%-d日}"
    assert told[LeadState.LEAD][1] == f"银川阅海湾中央商务区最迟在{day}前打电话联系您。"
    made.state, made.due = LeadState.LEAD, localdate() - dt.timedelta(days=1)
    assert receipts.told(made)[0] == "办理中"
    assert "已提醒" in receipts.told(made)[1]
