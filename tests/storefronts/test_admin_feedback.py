"""The register of 群众反映: who sees what of it, and its acts through the pages."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from core.models import Act
from districts.services import handing_over
from storefronts.models import Feedback, Inspection, Title
from storefronts.services import feedback, feedback_receipts, plaques
from storefronts.services.feedback_receipts import Words, about_plaque
from tests.conftest import make_user
from tests.shared_world import shared
from tests.storefronts.stores import store_in, title_of

pytestmark = pytest.mark.django_db
LIST = reverse("admin:storefronts_feedback_changelist")
PHONE, TEXT = "13895012345", "三月五日买的茶叶少了二两"


@pytest.fixture
@shared
def title(zone: Any) -> Title:
    return title_of(store_in(zone), "star_merchant", stars=4)


@pytest.fixture
@shared
def report(title: Title) -> Feedback:
    plaque = plaques.in_force(title)
    assert plaque is not None
    return feedback_receipts.receive(Words(TEXT, PHONE), about_plaque(plaque), form_key="a")


def page(report: Feedback, act: str = "change") -> str:
    return reverse(f"admin:storefronts_feedback_{act}", args=[report.pk])


@pytest.mark.parametrize(
    ("who", "personal"),
    [("clerk", True), ("approver", True), ("official", None), ("auditor", False), ("admin", False)],
)
def test_the_words_are_for_whom_may_reveal(
    report: Feedback, cast: SimpleNamespace, sign_in: Any, who: str, personal: bool | None
) -> None:
    answer = sign_in(getattr(cast, who)).get(page(report))
    if personal is None:
        assert answer.status_code == 403
        return
    text = answer.content.decode()
    assert report.number in text
    assert (TEXT in text) is personal
    assert ("138****2345" in text) is personal
    assert PHONE not in text


def test_the_phone_is_shown_for_a_reason_that_is_written_down(
    report: Feedback, cast: SimpleNamespace, sign_in: Any
) -> None:
    client = sign_in(cast.clerk)
    assert PHONE not in client.post(page(report, "reveal"), {"reason": ""}).content.decode()
    answer = client.post(page(report, "reveal"), {"reason": "回电核实情况"})
    assert PHONE in answer.content.decode()
    act = Act.objects.get(verb="查看号码")
    assert (act.by, act.subject) == (cast.clerk, f"反映问题 {report.number}")


def test_lists_and_exports_name_nobody(
    report: Feedback, cast: SimpleNamespace, sign_in: Any
) -> None:
    client = sign_in(cast.clerk)
    text = client.get(LIST).content.decode()
    assert "文华书城（党员星级商户）" in text
    for personal in (PHONE, "2345", TEXT):
        assert personal not in text.replace(report.number, ""), personal


def test_what_is_searched_for(report: Feedback, cast: SimpleNamespace, sign_in: Any) -> None:
    Feedback.objects.filter(pk=report.pk).update(number="ABCDEFGHJKMN")
    for who, term, found in (
        ("clerk", "2345", True),
        ("auditor", "2345", False),
        ("clerk", "9999", False),
        ("clerk", "文华", True),
        ("clerk", "茶叶", False),
    ):
        text = sign_in(getattr(cast, who)).get(LIST, {"q": term}).content.decode()
        assert ("ABCDEFGHJKMN" in text) is found, (who, term)


def test_by_its_number_as_it_was_given(
    report: Feedback, cast: SimpleNamespace, sign_in: Any
) -> None:
    number = report.number
    shown = f"{number[:4]}-{number[4:8]}-{number[8:]}"
    assert number in sign_in(cast.clerk).get(LIST, {"q": shown}).content.decode()


def test_narrowed_by_result_and_limit(
    report: Feedback, cast: SimpleNamespace, sign_in: Any
) -> None:
    client = sign_in(cast.clerk)
    asked = {
        "due=waiting": True,
        "due=late": False,
        "proven=1": False,
        "state=received": True,
        "kind=objection": False,
    }
    for words, there in asked.items():
        assert (report.number in client.get(f"{LIST}?{words}").content.decode()) is there, words


def test_checked_decided_and_answered_by_pages(
    report: Feedback, title: Title, cast: SimpleNamespace, sign_in: Any
) -> None:
    clerk, approver = sign_in(cast.clerk), sign_in(cast.approver)
    given = {"proven": "yes", "found": "少二两", "consequence": "stars"}
    assert clerk.post(page(report, "check"), given).status_code == 302
    assert clerk.post(page(report, "decide"), {}).status_code == 403
    given = {"accepted": "yes", "stars": "2", "note": "第二次"}
    assert approver.post(page(report, "decide"), given).status_code == 302
    title.refresh_from_db()
    assert title.stars == 2
    assert clerk.post(page(report, "answer"), {"answer": "已降星"}).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.answer) == ("answered", "已降星")
    text = clerk.get(page(report)).content.decode()
    for verb in ("群众反映", "核查", "决定处理", "答复", "自动清除反映人的信息"):
        assert verb in text, verb


def test_a_visit_is_asked_for_where_one_follows(
    report: Feedback, cast: SimpleNamespace, sign_in: Any
) -> None:
    clerk = sign_in(cast.clerk)
    given = {"proven": "yes", "found": "少二两", "consequence": "inspection"}
    answer = clerk.post(page(report, "check"), given)
    assert "请写明哪一天由谁去检查" in answer.content.decode()
    given |= {"day": f"{localdate()}", "inspector": f"{cast.clerk.pk}"}
    assert clerk.post(page(report, "check"), given).status_code == 302
    assert Inspection.objects.get().feedback == report


def test_without_stars_none_can_be_taken(zone: Any, cast: SimpleNamespace, sign_in: Any) -> None:
    plaque = plaques.in_force(title_of(store_in(zone, "新天地药房")))
    assert plaque is not None
    made = feedback_receipts.receive(Words(TEXT), about_plaque(plaque), form_key="b")
    text = sign_in(cast.clerk).get(page(made, "check")).content.decode()
    assert "安排检查" in text
    assert "调低星级" not in text.replace("调低星级、暂停称号由审批人决定", "")


def test_a_forged_field_is_not_read(report: Feedback, cast: SimpleNamespace, sign_in: Any) -> None:
    clerk = sign_in(cast.clerk)
    given = {"proven": "no", "found": "秤是准的", "state": "answered", "area": "1", "phone": "1"}
    assert clerk.post(page(report, "check"), given).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.phone, report.proven) == ("checked", PHONE, False)
    for url in (page(report), reverse("admin:storefronts_feedback_add")):
        assert clerk.post(url, {"state": "answered"}).status_code == 403


def test_constant_statements_for_the_list(
    title: Title, cast: SimpleNamespace, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    plaque = plaques.in_force(title)
    assert plaque is not None
    for number in range(12):
        feedback_receipts.receive(Words(TEXT), about_plaque(plaque), form_key=str(number))
    client = sign_in(cast.clerk)
    with django_assert_max_num_queries(14):
        client.get(LIST)


def test_who_leaves_hands_his_reports_over(
    report: Feedback, cast: SimpleNamespace, zone: Any
) -> None:
    heir = make_user("heir", ("clerk", zone))
    feedback.check(report, by=cast.clerk, proven=False, found="秤是准的")
    assert ("待答复的群众反映", [report]) in handing_over.waiting(cast.clerk)
    handing_over.give(cast.clerk, heir)
    report.refresh_from_db()
    assert report.handled_by == heir
