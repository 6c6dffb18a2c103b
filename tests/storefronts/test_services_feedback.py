"""群众反映: received once, looked into, answered, and what a proven one leads to."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.utils.timezone import localdate

from core.errors import Refused
from core.models import Act
from core.working_days import after
from districts import advice
from districts.models import RuleLimit, ToDo
from districts.services import erasing
from storefronts.enums import FeedbackConsequence, FeedbackKind, FeedbackState, TitleState
from storefronts.models import Feedback, Inspection, Title
from storefronts.rules.feedback import RULES
from storefronts.services import (
    applying,
    awarding,
    deciding,
    due_feedback,
    feedback,
    feedback_erasure,
    feedback_receipts,
    notices,
    plaques,
    titles,
)
from storefronts.services.feedback import Visit
from storefronts.services.feedback_receipts import About, Words, about_application, about_plaque
from tests.conftest import make_user
from tests.shared_world import shared
from tests.storefronts.stores import draft, over, picture, published, scored, store_in, title_of

pytestmark = pytest.mark.django_db
C, S = FeedbackConsequence, FeedbackState
WORDS = Words("三月五日买的茶叶少了二两", "13895012345")
DAY = dt.timedelta(days=1)


@pytest.fixture
@shared
def title(zone: Any) -> Title:
    return title_of(store_in(zone), "star_merchant", stars=4)


def about(title: Title) -> About:
    plaque = plaques.in_force(title)
    assert plaque is not None
    return about_plaque(plaque)


@pytest.fixture
@shared
def report(title: Title) -> Feedback:
    return feedback_receipts.receive(WORDS, about(title), form_key="a")


def proven(report: Feedback, by: Any, consequence: str = C.NONE, **more: Any) -> Feedback:
    found = "查了秤，少二两"
    return feedback.check(report, by=by, proven=True, found=found, consequence=consequence, **more)


# Received


def test_received_for_the_stores_office_within_working_days(report: Feedback, zone: Any) -> None:
    assert (report.kind, report.area, report.state) == (FeedbackKind.COMPLAINT, zone, S.RECEIVED)
    assert report.due == after(localdate(), 5)
    assert len(report.number) == 12
    assert report.proven is None
    assert report.erase_on is None


def test_the_limit_is_a_figure_of_the_area(title: Title, district: Any) -> None:
    RuleLimit.objects.create(code="feedback_check", area=district, value=2)
    made = feedback_receipts.receive(WORDS, about(title), form_key="a")
    assert made.due == after(localdate(), 2)


def test_the_same_form_twice_is_one_report(title: Title, report: Feedback) -> None:
    again = feedback_receipts.receive(WORDS, about(title), form_key="a")
    assert again.pk == report.pk
    assert Feedback.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (WORDS, "b"),
        (Words("另一件事", WORDS.phone), "a"),
        (Words(WORDS.text, "13895019999"), "a"),
    ],
)
def test_other_words_another_phone_or_another_form_is_another(
    title: Title, report: Feedback, words: Words, key: str
) -> None:
    """With another's form key nobody is led to his report."""
    assert feedback_receipts.receive(words, about(title), form_key=key).pk != report.pk


def test_nothing_of_the_reporter_in_names_acts_and_todos(report: Feedback, zone: Any) -> None:
    advice.advise(zone.path)
    told = [str(report), repr(report)]
    told += [f"{act.subject} {act.note}" for act in Act.objects.all()]
    told += [f"{todo.subject} {todo.detail}" for todo in ToDo.objects.all()]
    assert any(report.number in one for one in told)
    for personal in ("13895012345", "2345", "茶叶"):
        assert not any(personal in one for one in told), personal


def test_it_is_kept_encrypted(report: Feedback) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select text, phone from storefronts_feedback")
        stored = b"".join(bytes(value) for value in cursor.fetchone())
    assert "茶叶".encode() not in stored
    assert b"13895012345" not in stored


# Asked for


def test_by_number_and_tail_only(report: Feedback) -> None:
    assert feedback_receipts.look_up(report.number, "2345") == report
    for number, tail in ((report.number, "2346"), ("ABCDEFGH2345", "2345"), (report.number, "")):
        assert feedback_receipts.look_up(number, tail) is None


def test_without_a_phone_nobody_reads_the_answer(title: Title) -> None:
    made = feedback_receipts.receive(Words("少了二两"), about(title), form_key="b")
    for tail in ("", "0000", "    "):
        assert feedback_receipts.look_up(made.number, tail) is None


def test_told_at_each_step(report: Feedback, cast: SimpleNamespace) -> None:
    told = feedback_receipts.told
    assert told(report)[0] == "已受理"
    assert f"{report.due:%Y年%-m月%-d日}" in told(report)[1]
    moved = feedback.check(report, by=cast.clerk, proven=False, found="秤是准的")
    assert told(moved)[0] == "已核查"
    moved.due = localdate() - DAY
    assert told(moved)[0] == "办理中"
    moved = feedback.answer(moved, by=cast.clerk, answer="秤是准的，谢谢监督。")
    assert told(moved) == ("已答复", "经核查，没有发现所反映的情况。")


# Looked into and answered: state × act


def test_checked_then_answered(report: Feedback, cast: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="不能答复"):
        feedback.answer(report, by=cast.clerk, answer="谢谢")
    moved = proven(report, cast.clerk)
    assert (moved.state, moved.proven, moved.handled_by) == (S.CHECKED, True, cast.clerk)
    with pytest.raises(Refused, match="不能核查"):
        proven(report, cast.clerk)
    moved = feedback.answer(moved, by=cast.clerk, answer=" 已责成改正。 ")
    assert (moved.state, moved.answer) == (S.ANSWERED, "已责成改正。")
    assert moved.erase_on == localdate() + 180 * DAY
    for act in (feedback.answer, feedback.check):
        given = {"answer": "再答"} if act is feedback.answer else {"proven": False, "found": "再查"}
        with pytest.raises(Refused):
            act(report, by=cast.clerk, **given)


@pytest.mark.parametrize("who", ["approver", "official", "auditor", "admin", "foreign_clerk"])
def test_only_the_areas_clerk_handles(report: Feedback, cast: SimpleNamespace, who: str) -> None:
    with pytest.raises(Refused, match="请转告他们"):
        proven(report, getattr(cast, who))
    report.refresh_from_db()
    assert (report.state, report.proven) == (S.RECEIVED, None)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"proven": True, "found": " "}, "found"),
        ({"proven": True, "found": "属实"}, "consequence"),
        ({"proven": True, "found": "属实", "consequence": C.REJECTION}, "consequence"),
        ({"proven": True, "found": "属实", "consequence": "forged"}, "consequence"),
        ({"proven": True, "found": "属实", "consequence": C.INSPECTION}, "day"),
    ],
)
def test_what_is_missing_is_told_at_its_field(
    report: Feedback, cast: SimpleNamespace, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as why:
        feedback.check(report, by=cast.clerk, **given)
    assert why.value.field == field
    report.refresh_from_db()
    assert report.state == S.RECEIVED


def test_an_unproven_one_leads_to_nothing(report: Feedback, cast: SimpleNamespace) -> None:
    moved = feedback.check(
        report, by=cast.clerk, proven=False, found="秤是准的", consequence=C.SUSPENSION
    )
    assert moved.consequence == ""
    assert not feedback.undecided(moved)


# What a proven one leads to


def test_a_visit_is_planned_at_once(report: Feedback, cast: SimpleNamespace) -> None:
    day = localdate() + 3 * DAY
    proven(report, cast.clerk, C.INSPECTION, visit=Visit(day, cast.clerk))
    made = Inspection.objects.get()
    assert (made.kind, made.planned_on, made.feedback) == ("feedback", day, report)


def test_a_visit_that_cannot_be_planned_leaves_it_unchecked(
    report: Feedback, cast: SimpleNamespace
) -> None:
    with pytest.raises(Refused, match="不能早于今天"):
        proven(report, cast.clerk, C.INSPECTION, visit=Visit(localdate() - DAY, cast.clerk))
    report.refresh_from_db()
    assert report.state == S.RECEIVED


def test_stars_are_the_approvers_to_take(
    report: Feedback, title: Title, cast: SimpleNamespace
) -> None:
    moved = proven(report, cast.clerk, C.STARS)
    title.refresh_from_db()
    assert title.stars == 4
    with pytest.raises(Refused, match="审批人决定"):
        feedback.decide(moved, by=cast.clerk, accepted=True, note="调低", stars=3)
    for wrong in (4, 5, -1, None):
        with pytest.raises(Refused) as why:
            feedback.decide(moved, by=cast.approver, accepted=True, note="调低", stars=wrong)
        assert why.value.field == "stars"
    moved = feedback.decide(moved, by=cast.approver, accepted=True, note="调低", stars=3)
    title.refresh_from_db()
    assert (title.stars, moved.decided_on) == (3, localdate())
    with pytest.raises(Refused, match="没有等待决定"):
        feedback.decide(moved, by=cast.approver, accepted=True, note="再调", stars=2)


def test_suspended_as_proposed(report: Feedback, title: Title, cast: SimpleNamespace) -> None:
    moved = proven(report, cast.clerk, C.SUSPENSION)
    feedback.decide(moved, by=cast.approver, accepted=True, note="限期整改")
    title.refresh_from_db()
    assert title.state == TitleState.SUSPENDED
    reason = title.phases.order_by("-since").values_list("reason", flat=True)[0]
    assert "茶叶" not in reason
    assert "2345" not in reason


def test_not_taken_up(report: Feedback, title: Title, cast: SimpleNamespace) -> None:
    moved = proven(report, cast.clerk, C.SUSPENSION)
    feedback.decide(moved, by=cast.approver, accepted=False, note="情节轻微")
    title.refresh_from_db()
    assert title.state == TitleState.STANDING
    assert not feedback.undecided(Feedback.objects.get(pk=moved.pk))


def test_what_may_follow_depends_on_the_title(report: Feedback, cast: SimpleNamespace) -> None:
    assert set(feedback.consequences(report)) == {C.NONE, C.STARS, C.INSPECTION, C.SUSPENSION}
    titles.suspend(report.title, by=cast.approver, reason="整改")
    report = Feedback.objects.get(pk=report.pk)
    assert set(feedback.consequences(report)) == {C.NONE, C.STARS, C.INSPECTION}
    titles.give_up(report.title, by=cast.clerk, reason="不做了")
    report = Feedback.objects.get(pk=report.pk)
    assert feedback.consequences(report) == [C.NONE]


# Objections


@pytest.fixture
@shared
def application(zone: Any, cast: SimpleNamespace, admin: Any) -> Any:
    """On public notice."""
    other = make_user("second", ("clerk", zone))
    made = applying.submit(draft(store_in(zone), other), by=other)
    published(scored(made, cast, cast.clerk), cast)
    made.refresh_from_db()
    return made


def test_an_objection_stops_the_award_until_it_is_answered(
    application: Any, cast: SimpleNamespace
) -> None:
    made = feedback_receipts.receive(WORDS, about_application(application), form_key="a")
    assert made.kind == FeedbackKind.OBJECTION
    over(application.notice)
    application.refresh_from_db()
    assert "没有答复" in notices.unfinished(application, localdate())
    moved = feedback.check(made, by=cast.clerk, proven=False, found="查无此事")
    feedback.answer(moved, by=cast.clerk, answer="查无此事")
    assert awarding.award(application, by=cast.approver).state == TitleState.STANDING


def test_a_proven_objection_leads_to_rejection(application: Any, cast: SimpleNamespace) -> None:
    made = feedback_receipts.receive(WORDS, about_application(application), form_key="a")
    assert feedback.consequences(made) == [C.REJECTION]
    moved = proven(made, cast.clerk, C.REJECTION)
    assert list(due_feedback.to_reject("", localdate())) == [moved]
    (todo,) = RULES[2].find("", localdate())
    assert todo.url == f"/admin/storefronts/application/{application.pk}/reject/"
    feedback.answer(moved, by=cast.clerk, answer="情况属实，不授牌。")
    over(application.notice)
    application.refresh_from_db()
    with pytest.raises(Refused, match="公示异议查证属实"):
        awarding.award(application, by=cast.approver)
    deciding.reject(application, by=cast.approver, words="公示异议查证属实")
    assert not due_feedback.to_reject("", localdate())


def test_after_its_last_day_an_objection_is_late(application: Any) -> None:
    notice = application.notice
    notice.first_day, notice.last_day = localdate() - 8 * DAY, localdate()
    notice.save()
    assert about_application(application)
    notice.last_day = localdate() - DAY
    notice.save()
    with pytest.raises(Refused, match="公示期已满"):
        about_application(application)
    notice.first_day, notice.last_day = localdate() + DAY, localdate() + 8 * DAY
    notice.save()
    with pytest.raises(Refused, match="请扫它的牌匾"):
        about_application(application)


# Due


def test_the_adviser_follows_it_to_its_end(
    report: Feedback, zone: Any, cast: SimpleNamespace
) -> None:
    def open_() -> dict[str, str]:
        for rule in RULES:
            advice.settle(rule, zone.path, rule.find(zone.path, localdate()))
        todos = ToDo.objects.filter(done_at=None)
        return {todo.rule: todo.url.rstrip("/").rpartition("/")[2] for todo in todos}

    assert open_() == {"feedback-waiting": "check"}
    moved = proven(report, cast.clerk, C.SUSPENSION)
    assert open_() == {"feedback-waiting": "answer", "feedback-undecided": "decide"}
    feedback.answer(moved, by=cast.clerk, answer="已处理")
    assert open_() == {"feedback-undecided": "decide"}
    feedback.decide(moved, by=cast.approver, accepted=True, note="限期整改")
    assert open_() == {}


def test_overdue_from_the_day_after(report: Feedback, foreign_zone: Any) -> None:
    assert not due_feedback.overdue("", report.due)
    assert list(due_feedback.overdue("", report.due + DAY)) == [report]
    assert list(due_feedback.due_today("", report.due)) == [report]
    assert not due_feedback.waiting(foreign_zone.path, report.due)


# Erased


def test_after_its_time_nothing_of_the_reporter_is_left(
    title: Title, cast: SimpleNamespace, settings: Any
) -> None:
    made = feedback_receipts.receive(
        Words(WORDS.text, WORDS.phone, picture()), about(title), form_key="a"
    )
    file = Path(made.photo.path)
    assert file.exists()
    moved = feedback.answer(proven(made, cast.clerk), by=cast.clerk, answer="茶叶店已改正")
    assert moved.erase_on is not None
    assert feedback_erasure.erase_due(moved.erase_on - DAY) == 0
    assert feedback_erasure.erase_due(moved.erase_on) == 1
    left = Feedback.objects.get(pk=made.pk)
    assert (left.text, left.phone, left.photo.name, left.answer) == ("", "", "", "")
    assert (left.phone_tail_fingerprint, left.sent_by) == ("", None)
    assert (left.number, left.proven, left.found) == (made.number, True, "查了秤，少二两")
    assert not file.exists()
    assert feedback_receipts.look_up(made.number, "2345") is None
    assert feedback_erasure.erase_due(moved.erase_on) == 0


def test_what_is_open_is_never_erased(report: Feedback) -> None:
    assert feedback_erasure.erase_due(localdate() + 9999 * DAY) == 0


def test_many_in_batches(title: Title, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        feedback_receipts.receive(WORDS, about(title), form_key=str(number))
    Feedback.objects.update(erase_on=localdate(), state=S.ANSWERED)
    monkeypatch.setattr(erasing, "BATCH", 2)
    assert feedback_erasure.erase_due() == 3
    assert Act.objects.filter(verb="到期清除").count() == 3
