"""Applications at the office: the list, the recommendation, the review of one."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from districts.enums import CommitteeNature
from districts.models import Area, CommercialDistrict, JointCommittee
from storefronts.enums import ApplicationState, Verdict
from storefronts.models import Application, Storefront, Title
from storefronts.services import applying, awarding, deciding
from tests.conftest import START, make_user
from tests.storefronts.pages import LIST, act, row, state, verdicts
from tests.storefronts.stores import (
    awarded,
    draft,
    met,
    picture,
    store_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(sign_in: Any, cast: SimpleNamespace) -> Client:
    return sign_in(cast.clerk)


@pytest.fixture
def approver(sign_in: Any, cast: SimpleNamespace) -> Client:
    return sign_in(cast.approver)


# the list


def test_the_list_says_who_waits_and_what_is_late(clerk: Client, submitted: Application) -> None:
    today = localdate()
    Application.objects.update(
        due=today - dt.timedelta(days=2), state_since=today - dt.timedelta(days=9)
    )
    page = clerk.get(LIST).content.decode()
    assert "文华书城" in page
    assert "逾期 2 天" in page
    assert ">9<" in page


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("?state=submitted", True),
        ("?state=recommended", False),
        ("?scheme=model_store", True),
        ("?scheme=star_merchant", False),
        ("?late=1", False),
        ("?late=0", True),
        ("?q=文华", True),
        ("?q=SF-", True),
        ("?q=万信", False),
    ],
)
def test_the_list_is_narrowed(
    clerk: Client, submitted: Application, words: str, found: bool
) -> None:
    page = clerk.get(LIST + words)
    assert (submitted.number in page.content.decode()) is found


def test_the_list_costs_the_same_for_more_rows(
    clerk: Client, second: Any, zone: Area, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        applying.submit(draft(store_in(zone, f"店{number}"), second), by=second)
    with django_assert_max_num_queries(16):
        assert "店5" in clerk.get(LIST).content.decode()


def test_the_district_and_the_area_narrow_it(
    clerk: Client, submitted: Application, commercial_district: CommercialDistrict, zone: Area
) -> None:
    narrowed = f"{LIST}?district={commercial_district.pk}"
    assert submitted.number not in clerk.get(narrowed).content.decode()
    Storefront.objects.update(commercial_district=commercial_district)
    assert submitted.number in clerk.get(narrowed).content.decode()
    assert submitted.number in clerk.get(f"{LIST}?area={zone.code}").content.decode()


# recommendation


def test_the_committee_of_the_district_recommends(
    clerk: Client, submitted: Application, commercial_district: CommercialDistrict, zone: Area
) -> None:
    committee = JointCommittee.objects.create(
        name="阅海湾商圈联合党委",
        nature=CommitteeNature.choices[0][0],
        area=zone,
        commercial_district=commercial_district,
        founded=START,
    )
    Storefront.objects.update(commercial_district=commercial_district)
    page = clerk.get(act(submitted, "recommend"))
    assert page.context["form"]["committee"].value() == committee.pk
    sent = {
        **verdicts(submitted),
        "decision": "pass",
        "committee": committee.pk,
        "opinion": "店内党员在岗，同意推荐。",
    }
    again = clerk.post(act(submitted, "recommend"), sent)
    assert "阅海湾商圈联合党委推荐，转街道初审。" in again.content.decode()
    assert state(submitted) == ApplicationState.SUBMITTED
    clerk.post(act(submitted, "recommend"), {**sent, "confirmed": "1"})
    assert state(submitted) == ApplicationState.RECOMMENDED
    last = submitted.steps.last()
    assert (last.office, last.words) == ("阅海湾商圈联合党委", "店内党员在岗，同意推荐。")


def test_a_committee_of_elsewhere_is_no_choice(
    clerk: Client, submitted: Application, foreign_zone: Area
) -> None:
    foreign = JointCommittee.objects.create(
        name="外地联合党委", nature=CommitteeNature.choices[0][0], area=foreign_zone, founded=START
    )
    sent = {**verdicts(submitted), "decision": "pass", "committee": foreign.pk, "confirmed": "1"}
    page = clerk.post(act(submitted, "recommend"), sent)
    assert page.context["form"].errors["committee"]
    assert state(submitted) == ApplicationState.SUBMITTED


def test_what_is_missing_is_not_recommended_but_returned(
    clerk: Client, submitted: Application
) -> None:
    sent = {**verdicts(submitted, 无假货="x", 进货="缺票据"), "confirmed": "1"}
    page = clerk.post(act(submitted, "recommend"), {**sent, "decision": "pass"})
    assert "有 1 项没有判为“符合”，暂不能推荐" in page.content.decode()
    clerk.post(act(submitted, "recommend"), {**sent, "decision": "return"})
    assert state(submitted) == ApplicationState.RETURNED
    assert submitted.back_to == ApplicationState.SUBMITTED


# review


def test_two_defects_are_one_step_with_the_words_that_the_store_reads(
    approver: Client, recommended: Application
) -> None:
    url = act(recommended, "review")
    sent = {**verdicts(recommended, 营业="四角拍全", 进货="票据看不清"), "decision": "return"}
    before = recommended.steps.count()
    again = approver.post(url, sent)
    assert again.context["again"] == "退回补正 2 项，一次告知商户。"
    words = ["1. 营业执照照片：四角拍全", "2. 进货有票据，不卖假货：票据看不清"]
    assert again.context["outcome"] == words
    assert state(recommended) == ApplicationState.RECOMMENDED
    assert recommended.steps.count() == before  # nothing was done yet
    approver.post(url, {**sent, "confirmed": "1"})
    assert state(recommended) == ApplicationState.RETURNED
    assert recommended.told == "\n".join(words)
    assert recommended.steps.count() == before + 1
    assert recommended.steps.last().words == recommended.told
    assert {item.criterion.title for item in applying.lacks(recommended)} == {
        "营业执照照片",
        "进货有票据，不卖假货",
    }


def test_words_about_an_item_make_it_a_defect_without_a_script(
    approver: Client, recommended: Application
) -> None:
    item = recommended.items.first()
    sent = verdicts(recommended) | {f"told_{item.pk}": "看不清", "decision": "return"}
    again = approver.post(act(recommended, "review"), sent)
    assert again.context["outcome"] == ["1. 营业执照照片：看不清"]


def test_a_defect_without_words_is_asked_for_at_its_item(
    approver: Client, recommended: Application
) -> None:
    item = recommended.items.first()
    sent = verdicts(recommended) | {f"verdict_{item.pk}": "missing", "decision": "return"}
    page = approver.post(act(recommended, "review"), sent)
    assert "缺什么、怎样补" in page.context["form"].errors[f"told_{item.pk}"][0]
    assert state(recommended) == ApplicationState.RECOMMENDED


def test_going_back_keeps_what_was_judged(approver: Client, recommended: Application) -> None:
    sent = {**verdicts(recommended, 营业="四角拍全"), "decision": "return", "back": "1"}
    page = approver.post(act(recommended, "review"), sent)
    assert "四角拍全" in page.content.decode()
    assert not page.context["form"].errors
    assert state(recommended) == ApplicationState.RECOMMENDED


def test_it_passes_with_a_last_yes(approver: Client, recommended: Application) -> None:
    sent = {**verdicts(recommended), "decision": "pass"}
    assert "初审通过" in approver.post(act(recommended, "review"), sent).content.decode()
    approver.post(act(recommended, "review"), {**sent, "confirmed": "1"})
    assert state(recommended) == ApplicationState.REVIEWED


@pytest.mark.parametrize("decision", ["award", "", "reviewed"])
def test_a_forged_decision_decides_nothing(
    approver: Client, recommended: Application, decision: str
) -> None:
    sent = {**verdicts(recommended), "decision": decision, "confirmed": "1"}
    assert approver.post(act(recommended, "review"), sent).context["form"].errors["decision"]
    assert state(recommended) == ApplicationState.RECOMMENDED


def test_what_was_not_asked_for_is_not_taken(
    approver: Client, recommended: Application, zone: Area
) -> None:
    other = store_in(zone, "万信通讯")
    forged = {"state": "awarded", "stars": "5", "score": "100", "storefront": other.pk}
    sent = {**verdicts(recommended), **forged, "decision": "pass", "confirmed": "1"}
    approver.post(act(recommended, "review"), sent)
    assert state(recommended) == ApplicationState.REVIEWED
    assert (recommended.stars, recommended.score) == (None, None)
    assert recommended.storefront.name == "文华书城"


def test_an_item_of_another_application_is_not_judged(
    approver: Client, recommended: Application, second: Any, zone: Area
) -> None:
    other = applying.submit(draft(store_in(zone, "万信通讯"), second), by=second)
    foreign = other.items.first()
    sent = verdicts(recommended) | {f"verdict_{foreign.pk}": "missing", f"told_{foreign.pk}": "x"}
    approver.post(act(recommended, "review"), {**sent, "decision": "pass", "confirmed": "1"})
    foreign.refresh_from_db()
    assert (foreign.verdict, foreign.told) == ("", "")


def test_the_condition_that_the_register_denies_shuts_passing(
    approver: Client, recommended: Application
) -> None:
    recommended.storefront.members.update(until=localdate())
    page = approver.get(act(recommended, "review")).content.decode()
    assert "登记册里没有在店的党员" in page
    assert 'aria-describedby="unmet"' in page
    sent = {**verdicts(recommended), "decision": "pass", "confirmed": "1"}
    page = approver.post(act(recommended, "review"), sent).content.decode()
    assert "必备条件不符，不能通过" in page
    assert state(recommended) == ApplicationState.RECOMMENDED


def test_whoever_filled_it_in_is_told_why_not(
    sign_in: Any, recommended: Application, zone: Area
) -> None:
    both = make_user("both", ("clerk", zone), ("approver", zone))
    Application.objects.update(made_by=both)
    page = sign_in(both).get(act(recommended, "review"))
    assert page.context["refusal"] == "自己填报或者推荐的申报要由别人审，请转告有审批权限的同事。"
    sent = {**verdicts(recommended), "decision": "pass", "confirmed": "1"}
    sign_in(both).post(act(recommended, "review"), sent)
    assert state(recommended) == ApplicationState.RECOMMENDED


def test_the_next_one_and_the_one_before_are_those_that_wait(
    approver: Client, second: Any, cast: SimpleNamespace, zone: Area, recommended: Application
) -> None:
    others = []
    for number in range(2):
        one = applying.submit(draft(store_in(zone, f"店{number}"), second), by=second)
        others.append(deciding.recommend(one, by=cast.clerk, committee=None, words=""))
    Application.objects.filter(pk=others[1].pk).update(due=localdate() - dt.timedelta(days=1))
    turn = approver.get(act(recommended, "review")).context["turn"]
    assert (turn["place"], turn["number"]) == (2, 3)
    assert (turn["before"], turn["after"]) == (act(others[1], "review"), act(others[0], "review"))
    last = approver.get(act(others[0], "review")).context["turn"]
    assert (last["place"], last["after"]) == (3, "")


def test_a_photo_that_was_taken_again_stands_beside_the_former_one(
    approver: Client, recommended: Application, second: Any, cast: SimpleNamespace
) -> None:
    item = recommended.items.first()
    judged = met(recommended) | {item.pk: deciding.Judgement(Verdict.MISSING, "看不清")}
    returned = deciding.send_back(recommended, judged, by=cast.approver)

    applying.answer(returned.items.first(), by=second, photo=picture())
    again = applying.submit(returned, by=second)
    page = approver.get(act(again, "review")).content.decode()
    assert "重拍以前的" in page
    assert "上次退回：看不清" in page


def test_photos_open_for_who_may_see_the_application(
    approver: Client, sign_in: Any, cast: SimpleNamespace, recommended: Application
) -> None:
    photo = recommended.items.first().photos.first()
    url = reverse("application-photo", args=[photo.pk])
    answer = approver.get(url)
    assert answer["Content-Type"] == "image/jpeg"
    assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"
    assert sign_in(cast.foreign_clerk).get(url).status_code == 404
    assert Client().get(url).status_code == 302


def test_a_renewal_is_decided_by_the_review(
    approver: Client, cast: SimpleNamespace, second: Any, zone: Area
) -> None:
    title = awarded(store_in(zone), cast, second)
    end = localdate() + dt.timedelta(days=20)
    Title.objects.update(valid_to=end)
    title.refresh_from_db()
    asked = awarding.ask_renewal(title, by=second)
    page = approver.get(act(asked, "review"))
    assert page.context["yes"] == "同意续期"
    sent = {**verdicts(asked), "decision": "pass", "confirmed": "1"}
    approver.post(act(asked, "review"), sent)
    assert state(asked) == ApplicationState.AWARDED
    title.refresh_from_db()
    assert title.valid_to == awarding.last_valid_day(end + dt.timedelta(days=1), 12)


# the end of it


def test_it_is_refused_with_the_reason(approver: Client, recommended: Application) -> None:
    assert approver.post(act(recommended, "reject"), {"note": ""}).context["form"].errors["note"]
    approver.post(act(recommended, "reject"), {"note": "证照已注销"})
    assert state(recommended) == ApplicationState.REJECTED
    assert recommended.told == "证照已注销"


def test_a_clerk_takes_it_back_for_the_store(clerk: Client, recommended: Application) -> None:
    clerk.post(act(recommended, "withdraw"), {"note": "商户来电不再申报"})
    assert state(recommended) == ApplicationState.WITHDRAWN


def test_sent_twice_it_is_done_once(approver: Client, recommended: Application) -> None:
    sent = {**verdicts(recommended), "decision": "pass", "confirmed": "1"}
    approver.post(act(recommended, "review"), sent)
    second = approver.post(act(recommended, "review"), sent)
    assert "不能办理" in second.content.decode() or "不能初审通过" in second.content.decode()
    assert recommended.steps.filter(verb="初审通过").count() == 1


def test_the_row_tells_its_course(
    clerk: Client, approver: Client, recommended: Application
) -> None:
    page = clerk.get(row(recommended))
    looks = [stage.look for stage in page.context["page"]["course"]]
    assert looks == ["done", "done", "now", "todo", "todo", "todo"]
    offered = {tool["act"].slug for tool in page.context["object_tools"] if "act" in tool}
    assert offered == {"withdraw"}
    tools = approver.get(row(recommended)).context["object_tools"]
    assert {tool["act"].slug for tool in tools} == {"review", "reject"}
