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
from members.models import Affiliation
from tests.activities.makers import activity_in, member_in

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
    page = sign_in(cast.clerk).get(reverse("life-branch", args=[party.pk]), {"period": "2017"})
    assert reverse("admin:activities_activity_change", args=[made.pk]) in page.content.decode()
    page = sign_in(cast.official).get(reverse("life-branch", args=[party.pk]))
    assert "2017-10-05" in page.content.decode()
    assert "/admin/activities/" not in page.content.decode()


def held_links(answer: Any) -> dict[str, tuple[str, int]]:
    """Of each branch: where its number of theme days leads, and the number."""
    found = {}
    for line, cells in answer.context["rows"]:
        cell = next(cell for duty, cell in cells if duty.kind == "theme_day")
        found[line.name] = cell["held_url"], cell["state"].held
    return found


def test_a_number_opens_the_rows_that_it_counts(
    cast: Any, sign_in: Any, make_party_organisation: Any
) -> None:
    party, idle = make_party_organisation("甲支部"), make_party_organisation("乙支部")
    counted = [theme_day(party, dt.date(2017, month, 5)) for month in (10, 12)]
    theme_day(party, dt.date(2017, 9, 5))
    theme_day(idle, dt.date(2017, 9, 5))
    client = sign_in(cast.clerk)
    links = held_links(due_list(client))
    assert links["乙支部"] == ("", 0)
    url, number = links["甲支部"]
    assert url == f"{reverse('life-branch', args=[party.pk])}?period=2017Q4#theme_day"
    page = client.get(url)
    rows = {duty.kind: (cell["state"].held, held) for duty, cell, held in page.context["rows"]}
    assert rows["theme_day"][0] == number == 2
    assert [one.url for one in rows["theme_day"][1]] == [
        reverse("admin:activities_activity_change", args=[one.pk]) for one in counted
    ]
    assert 'id="theme_day"' in page.content.decode()


def test_the_totals_open_the_branches_they_are_of(
    cast: Any, sign_in: Any, make_party_organisation: Any, street: Any
) -> None:
    """Late and due are told of everything that is chosen, whatever the list is narrowed to."""
    good, late = make_party_organisation("甲支部"), make_party_organisation("乙支部")
    make_party_organisation("别处的支部", area=street)
    for month in (10, 11):
        theme_day(good, dt.date(2017, month, 5))
    client = sign_in(cast.official)
    for words in ({}, {"late": "1"}, {"due": "1"}):
        answer = due_list(client, area=late.area.code, **words)
        totals = {one["title"]: one for one in answer.context["totals"]}
        assert (totals["逾期"]["number"], totals["待开展"]["number"]) == (2, 10)
        for title, name in (("逾期", "late"), ("待开展", "due")):
            one = client.get(f"{reverse('life')}?{totals[title]['words']}")
            lines = [line for line, _ in one.context["rows"]]
            assert sum(getattr(line, name) for line in lines) == totals[title]["number"]
            assert all(getattr(line, name) for line in lines)
    assert [line.name for line, _ in due_list(client, late="1").context["rows"]] == [
        "乙支部",
        "别处的支部",
    ]


def test_what_is_late_but_no_more_due_is_left_out_of_the_due(
    cast: Any, sign_in: Any, make_party_organisation: Any
) -> None:
    make_party_organisation()
    client = sign_in(cast.clerk)
    assert due_list(client, period="2016", due="1").context["page"].paginator.count == 0
    assert "没有符合条件的党组织" in due_list(client, period="2016", due="1").content.decode()
    assert due_list(client, period="2016", late="1").context["page"].paginator.count == 1


def test_the_workbook_is_narrowed_like_the_screen(
    cast: Any, sign_in: Any, make_party_organisation: Any
) -> None:
    done = make_party_organisation("甲支部")
    make_party_organisation("乙支部")
    for month in (10, 11):
        theme_day(done, dt.date(2017, month, 5))
    client = sign_in(cast.clerk)
    query = due_list(client, late="1", due="1").context["asked"].query
    answer = client.get(f"{reverse('life-export')}?{query}")
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "乙支部" in cells
    assert "甲支部" not in cells
    assert "只看有逾期的；只看待开展的" in cells


def test_a_branchs_page_shows_a_quarter_or_a_year(
    cast: Any, sign_in: Any, make_party_organisation: Any
) -> None:
    url = reverse("life-branch", args=[make_party_organisation().pk])
    client = sign_in(cast.clerk)
    for words, text in (
        ({}, "2017"),
        ({"period": "2017Q3"}, "2017Q3"),
        ({"period": "x"}, "2017Q4"),
    ):
        answer = client.get(url, words)
        assert answer.context["asked"].stretch.text == text
        assert answer.context["year"] == 2017


def test_a_party_organisation_leads_to_its_year(
    cast: Any, sign_in: Any, make_party_organisation: Any
) -> None:
    party = make_party_organisation()
    page = sign_in(cast.auditor).get(
        reverse("admin:districts_partyorganisation_page", args=[party.pk])
    )
    assert reverse("life-branch", args=[party.pk]) in page.content.decode()


def test_a_branchs_page_costs_the_same_for_many(
    cast: Any, sign_in: Any, make_party_organisation: Any, django_assert_max_num_queries: Any
) -> None:
    party = make_party_organisation()
    client = sign_in(cast.clerk)
    for day in range(1, 13):
        theme_day(party, dt.date(2017, 12, day))
        member = member_in(party.area, f"党员{day}")
        Affiliation.objects.create(
            member=member, party_organisation=party, kind="formal", since=dt.date(2016, 1, 1)
        )
    with django_assert_max_num_queries(28):
        client.get(reverse("life-branch", args=[party.pk]))
