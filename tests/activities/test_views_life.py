"""The due list of organisational life, one branch's year, and recording that it has met."""

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from openpyxl import load_workbook

from activities.enums import ActivityState
from activities.models import Activity
from districts.models import CommercialDistrict, PartyOrganisation
from tests.activities.makers import activity_in

NOW = dt.datetime(2017, 12, 15, 2, tzinfo=dt.UTC)
Q4 = {"period": "2017Q4"}


@pytest.fixture(autouse=True)
def _in_december(monkeypatch: Any) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def theme_day(party: PartyOrganisation, day: dt.date) -> Activity:
    return activity_in(
        party.area,
        f"主题党日{day}",
        theme="life",
        kind="theme_day",
        party_organisation=party,
        day=day,
        state=ActivityState.HELD,
    )


def due_list(client: Any, **words: Any) -> Any:
    return client.get(reverse("life"), {**Q4, **words})


def test_what_is_late_stands_first_with_its_months(
    cast: Any, sign_in: Any, make_party_organisation: Any
) -> None:
    good, bad = make_party_organisation("甲支部"), make_party_organisation("乙支部")
    for month in (10, 11, 12):
        theme_day(good, dt.date(2017, month, 5))
    theme_day(bad, dt.date(2017, 10, 31))
    answer = due_list(sign_in(cast.clerk))
    names = [line.name for line, _ in answer.context["rows"]]
    assert names == ["乙支部", "甲支部"]
    page = answer.content.decode()
    assert "逾期：11月" in page
    assert "待开展：12月" in page
    assert "待开展：第四季度" in page
    assert "待开展：全年" in page


def test_it_is_narrowed_by_area_district_and_lateness(
    cast: Any, sign_in: Any, make_party_organisation: Any, commercial_district: Any, street: Any
) -> None:
    inside = make_party_organisation("商圈支部", commercial_district=commercial_district)
    make_party_organisation("区外支部", area=street)
    done = make_party_organisation("都办了的支部")
    for month in (10, 11):
        theme_day(done, dt.date(2017, month, 5))
    client = sign_in(cast.official)
    assert due_list(client).context["page"].paginator.count == 3
    for words, count in (
        ({"district": commercial_district.pk}, 1),
        ({"area": street.code}, 1),
        ({"late": "1"}, 2),
    ):
        assert due_list(client, **words).context["page"].paginator.count == count
    assert inside.name in due_list(client, district=commercial_district.pk).content.decode()


def test_nobody_sees_or_chooses_what_lies_elsewhere(
    cast: Any, sign_in: Any, make_party_organisation: Any, foreign_zone: Any
) -> None:
    make_party_organisation("外区支部", area=foreign_zone)
    there = CommercialDistrict.objects.create(name="外区商圈", area=foreign_zone)
    page = due_list(sign_in(cast.clerk), district=there.pk, area=foreign_zone.code)
    assert "外区" not in page.content.decode()


@pytest.mark.parametrize("words", [{"period": "2099Q1"}, {"period": "废话"}, {"district": "x"}])
def test_words_that_mean_nothing_are_passed_over(
    cast: Any, sign_in: Any, make_party_organisation: Any, words: Any
) -> None:
    make_party_organisation()
    answer = due_list(sign_in(cast.clerk), **words)
    assert answer.context["asked"].stretch.text == "2017Q4"


def test_a_whole_year_is_one_list(cast: Any, sign_in: Any, make_party_organisation: Any) -> None:
    make_party_organisation()
    answer = due_list(sign_in(cast.clerk), period="2016")
    assert "逾期：第一季度、第二季度、第三季度、第四季度" in answer.content.decode()


def test_only_who_writes_there_is_led_to_recording(
    cast: Any, sign_in: Any, make_party_organisation: Any
) -> None:
    party = make_party_organisation()
    url = reverse("life-record", args=[party.pk])
    assert (
        f"{url}?kind=theme_day&amp;day=2017-10-31" in due_list(sign_in(cast.clerk)).content.decode()
    )
    assert url not in due_list(sign_in(cast.approver)).content.decode()


def test_the_list_costs_the_same_for_many(
    cast: Any,
    sign_in: Any,
    make_party_organisation: Any,
    django_assert_max_num_queries: Any,
) -> None:
    client = sign_in(cast.clerk)
    for number in range(30):
        theme_day(make_party_organisation(f"支部{number}"), dt.date(2017, 10, 5))
    with django_assert_max_num_queries(16):
        due_list(client)


def test_the_workbook_says_what_the_screen_says(
    cast: Any, sign_in: Any, make_party_organisation: Any
) -> None:
    theme_day(make_party_organisation("甲支部"), dt.date(2017, 10, 5))
    client = sign_in(cast.clerk)
    answer = client.get(reverse("life-export"), Q4)
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    cells = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row]
    assert "甲支部" in cells
    assert "已开展 1 次，应 3 次；逾期：11月；待开展：12月" in cells
    assert sign_in(cast.auditor).get(reverse("life-export"), Q4).status_code == 403


def record(client: Any, party: PartyOrganisation, **given: Any) -> Any:
    sent = {"kind": "theme_day", "day": "2017-12-05", "hours": "2", **given}
    return client.post(reverse("life-record", args=[party.pk]), sent)


def test_a_meeting_is_recorded_by_two_clicks(
    cast: Any, sign_in: Any, make_party_organisation: Any
) -> None:
    """登记 on the list, 登记 on the form: everything else stands there."""
    party = make_party_organisation("甲支部")
    client = sign_in(cast.clerk)
    form = client.get(
        reverse("life-record", args=[party.pk]), {"kind": "theme_day", "day": "2017-12-05"}
    ).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in sent.items() if value is not None}
    answer = client.post(reverse("life-record", args=[party.pk]), {**sent, "done": ""})
    assert answer.url == f"{reverse('life')}?period=2017Q4"
    made = Activity.objects.get()
    assert (made.title, made.state, made.hours) == (
        "2017年12月主题党日",
        ActivityState.HELD,
        2,
    )
    assert (made.party_organisation, made.area, made.theme) == (party, party.area, "life")
    assert made.code
    assert made.held_on == localdate()


def test_on_to_who_was_there(cast: Any, sign_in: Any, make_party_organisation: Any) -> None:
    answer = record(sign_in(cast.clerk), make_party_organisation(), attend="")
    made = Activity.objects.get()
    assert answer.url == reverse("admin:activities_activity_change", args=[made.pk])


def test_what_is_to_come_is_planned(cast: Any, sign_in: Any, make_party_organisation: Any) -> None:
    record(sign_in(cast.clerk), make_party_organisation(), day="2017-12-16")
    assert Activity.objects.get().state == ActivityState.PLANNED


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"hours": "-1"}, "学时不能是负数，请改正。"),
        ({"hours": "81"}, "学时不能超过 80，请核对。"),
        ({"day": "31日"}, "日期请写成 2026-01-31。"),
        ({"day": ""}, "请填写日期。"),
    ],
)
def test_slips_come_back_with_a_sentence(
    cast: Any, sign_in: Any, make_party_organisation: Any, given: Any, sentence: str
) -> None:
    answer = record(sign_in(cast.clerk), make_party_organisation(), **given)
    assert sentence in answer.content.decode()
    assert not Activity.objects.exists()


def test_the_same_meeting_is_not_recorded_twice(
    cast: Any, sign_in: Any, make_party_organisation: Any
) -> None:
    party, client = make_party_organisation(), sign_in(cast.clerk)
    record(client, party)
    answer = record(client, party)
    assert "同一主办方这一天已有同名活动" in answer.content.decode()
    assert Activity.objects.count() == 1


def test_who_owes_nothing_is_told_where_to_go(
    cast: Any, sign_in: Any, make_party_organisation: Any
) -> None:
    client = sign_in(cast.clerk)
    gone = make_party_organisation("撤销的", dissolved=dt.date(2017, 12, 15))
    led = make_party_organisation("党总支", type="general_branch")
    assert "已于 2017-12-15 撤销" in record(client, gone).content.decode()
    assert "没有三会一课要求" in record(client, led).content.decode()
    assert not Activity.objects.exists()


def test_a_branchs_year_leads_to_each_meeting(
    cast: Any, sign_in: Any, make_party_organisation: Any
) -> None:
    party = make_party_organisation()
    made = theme_day(party, dt.date(2017, 10, 5))
    page = sign_in(cast.clerk).get(reverse("life-branch", args=[party.pk]), {"year": "2017"})
    assert reverse("admin:activities_activity_change", args=[made.pk]) in page.content.decode()
    page = sign_in(cast.official).get(reverse("life-branch", args=[party.pk]))
    assert "2017-10-05" in page.content.decode()
    assert "/admin/activities/" not in page.content.decode()
