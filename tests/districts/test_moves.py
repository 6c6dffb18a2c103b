"""申请迁入: found by the exact code, decided by the holder or the district, dated."""

import datetime as dt

import pytest
from django.urls import reverse

from core.errors import Refused
from districts.enums import AreaKind, MoveState, Role
from districts.models import CommercialDistrict, MoveRequest, Organisation, WorkCoverage
from districts.services import moving
from tests.conftest import START, make_area, make_user
from tests.districts.registers import form_of
from tests.shared_world import shared

ADD = "admin:districts_moverequest_add"
CODE = "91110108551385082Q"
DAY = dt.date(2018, 6, 1)


@pytest.fixture
@shared
def organisation(make_organisation, commercial_district):
    return make_organisation(
        "宁夏一号商贸有限公司", uscc=CODE, commercial_district=commercial_district
    )


@pytest.fixture
def asker(cast):
    return cast.street_clerk


def ask(client, **fields):
    url = reverse(ADD)
    given = {"uscc": CODE, "day": str(DAY), "reason": "租约到期，搬至本街道", **fields}
    return client.post(url, {**form_of(client, url), **given})


@pytest.fixture
def move(sign_in, asker, organisation, street):
    place = CommercialDistrict.objects.create(name="满城北街商圈", area=street)
    answer = ask(sign_in(asker), area=street.pk, commercial_district=place.pk)
    assert answer.status_code == 302, answer.context["errors"]
    return MoveRequest.objects.get()


def test_it_is_asked_of_the_street_that_holds_it(move, organisation, zone, street, asker):
    assert (move.organisation, move.held_by, move.area) == (organisation, zone, street)
    assert (move.by, move.state) == (asker, MoveState.APPLIED)


@pytest.mark.parametrize(
    ("fields", "where", "sentence"),
    [
        (
            {"uscc": CODE[:-1]},
            "uscc",
            "登记册里没有这个代码的单位，请核对；确为新单位的，请新登记。",
        ),
        ({"uscc": "宁夏一号商贸有限公司"}, "uscc", "登记册里没有这个代码的单位"),
        ({"day": "2999-01-01"}, "day", "迁入日期 2999-01-01 还没有到，请核对。"),
        ({"day": str(START)}, "day", "迁入日期早于登记册最早的记载，请核对。"),
    ],
)
@pytest.mark.usefixtures("organisation")
def test_what_cannot_be_asked(client_of, street, fields, where, sentence):
    answer = ask(client_of("street_clerk"), area=street.pk, **fields)
    assert sentence in answer.context["adminform"].form.errors[where][0]
    assert not MoveRequest.objects.exists()


def test_one_request_waits_at_a_time(sign_in, asker, move, street):
    answer = ask(sign_in(asker), area=street.pk)
    told = "这个单位已有一份迁入申请等待答复，请等答复后再办。"
    assert answer.context["adminform"].form.errors == {"uscc": [told]}


def test_nobody_asks_for_a_foreign_area(sign_in, asker, organisation, foreign_zone):
    answer = ask(sign_in(asker), area=foreign_zone.pk)
    assert list(answer.context["adminform"].form.errors) == ["area"]


@pytest.fixture
@shared
def held(organisation, make_party_organisation, cover):
    return [
        cover(organisation, make_party_organisation()),
        WorkCoverage.objects.create(organisation=organisation, means="liaison", since=START),
    ]


def test_accepted_it_lies_there_from_the_day(move, zone, street, clerk, held):
    moving.accept(move, by=clerk, keep=[moving.mark(held[0])], note="属实")
    organisation = Organisation.objects.get(pk=move.organisation_id)
    assert organisation.area == street
    assert organisation.commercial_district == move.commercial_district
    phases = organisation.phases.order_by("since").values_list("since", "area")
    assert list(phases) == [(START, zone.pk), (DAY, street.pk)]
    for row in (*held, move):
        row.refresh_from_db()
    assert [row.until for row in held] == [None, DAY]
    assert (move.state, move.answer) == (MoveState.ACCEPTED, "属实")


#: who may answer, withdraw (of the asking street's clerk's request)
TABLE = {
    "clerk": (True, False),
    "approver": (True, False),
    "official": (True, False),
    "street_clerk": (False, True),
    "auditor": (False, False),
    "admin": (False, False),
    "foreign_clerk": (False, False),
    "foreign_official": (False, False),
    "nobody": (False, False),
}


@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize("state", MoveState)
def test_who_may_do_what_in_which_state(move, cast, name, state):
    move.state = state
    user = getattr(cast, name)
    may = [not step.refusal(move, user) for step in moving.TRANSITIONS]
    answers, withdraws = TABLE[name]
    waits = state == MoveState.APPLIED
    assert may == [answers and waits, answers and waits, withdraws and waits]


def test_whoever_asked_does_not_decide(move, zone, street):
    both = make_user("both", (Role.CLERK, zone), (Role.CLERK, street))
    MoveRequest.objects.filter(pk=move.pk).update(by=both)
    move.refresh_from_db()
    with pytest.raises(Refused, match="申请人不能自己答复"):
        moving.accept(move, by=both)


def test_refused_with_a_reason_and_withdrawn(client_of, move, asker, sign_in):
    url = reverse("admin:districts_moverequest_refuse", args=[move.pk])
    assert client_of("approver").post(url, {"note": ""}).status_code == 200
    client_of("approver").post(url, {"note": "仍在原址经营"})
    move.refresh_from_db()
    assert (move.state, move.answer) == (MoveState.REFUSED, "仍在原址经营")
    withdraw = reverse("admin:districts_moverequest_withdraw", args=[move.pk])
    shown = sign_in(asker).get(withdraw)
    assert "它现在的情况不能办理这一项，请核对它的登记。" in shown.content.decode()


def test_a_forged_answer_changes_nothing(sign_in, asker, move):
    url = reverse("admin:districts_moverequest_accept", args=[move.pk])
    assert "申请人不能自己答复" in sign_in(asker).post(url, {}).content.decode()
    move.refresh_from_db()
    assert move.state == MoveState.APPLIED


def test_both_streets_see_it_and_no_other(client_of, sign_in, asker, move):
    url = reverse("admin:districts_moverequest_change", args=[move.pk])
    assert client_of("clerk").get(url).status_code == 200
    assert sign_in(asker).get(url).status_code == 200
    assert client_of("foreign_clerk").get(url).status_code == 404


def test_the_last_day_for_an_answer(move, zone, foreign_zone):
    asked = dt.datetime(2018, 6, 1, 12, tzinfo=dt.UTC)
    MoveRequest.objects.update(asked_at=asked)
    assert moving.waiting(zone.path) == [(move, dt.date(2018, 6, 15))]
    assert moving.waiting(foreign_zone.path) == []


def test_a_holder_that_holds_it_no_longer_gives_it_away_no_more(move, organisation, cast, district):
    elsewhere = make_area("640106007", "良田镇", AreaKind.TOWN, district)
    Organisation.objects.filter(pk=organisation.pk).update(area=elsewhere)
    with pytest.raises(Refused, match="这个单位已不在银川阅海湾中央商务区登记"):
        moving.accept(MoveRequest.objects.get(pk=move.pk), by=cast.clerk)
    move.refresh_from_db()
    assert move.state == MoveState.APPLIED
