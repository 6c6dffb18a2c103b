"""The public pages: consent first, four fields, a receipt, and nothing for strangers."""

import datetime as dt
import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from core.models import Act, CalendarDay
from districts.models import Area, CommercialDistrict
from districts.visiting import TOO_OFTEN_TODAY
from members.models import ConsentText, ReportInPoint, SelfReport
from tests.members.report_ins import PHONE, waiting
from tests.shared_world import shared

JOIN, LOOK_UP, WITHDRAW = reverse("join"), reverse("join-look-up"), reverse("join-withdraw")
NOT_FOUND = "没有查到。请核对回执编号和手机尾号；已撤回或已清除的也查不到。"


@pytest.fixture(autouse=True)
def fresh(db: None, empty_cache: None) -> None:
    """Nobody has asked in this minute."""


@pytest.fixture
@shared
def point(zone: Area, commercial_district: CommercialDistrict) -> ReportInPoint:
    return ReportInPoint.objects.create(
        name="一号展板",
        kind="board",
        code="ABCDEFGH23",
        area=zone,
        commercial_district=commercial_district,
        placed=dt.date(2017, 1, 1),
    )


def filled(client: Client, url: str, **changed: str) -> dict[str, str]:
    """The form of the page as a browser sends it, filled in."""
    form = client.get(url).context["form"]
    data = {name: str(form[name].value() or "") for name in form.fields if name != "unknown"}
    data |= {"consent": "on", "name": "赵建国", "phone": PHONE, "unknown": "on"}
    return {name: value for name, value in {**data, **changed}.items() if value}


@pytest.fixture
def send(client: Client, point: ReportInPoint) -> Callable[..., Any]:
    """`send(phone="…")`: the point's form filled in and sent."""
    url = reverse("join-point", args=[point.code])
    return lambda **changed: client.post(url, filled(client, url, **changed))


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code in {200, 429}
    return dict(answer.context["form"].errors)


def receipt(answer: Any) -> str:
    return str(answer.context["number"])


def test_the_page_of_a_point_says_who_sees_it_before_it_asks(
    client: Client, point: ReportInPoint
) -> None:
    page = client.get(reverse("join-point", args=[point.code])).content.decode()
    assert page.index("先请您知情") < page.index('name="consent"') < page.index('name="name"')
    for told in ("只有银川阅海湾中央商务区的党建办能看到", "5 个工作日内电话联系您", "第 1 版"):
        assert told in page
    assert 'value="阅海湾中央商务区"' in page
    assert 'name="place"' not in page
    assert len(page.encode()) < 20_000
    assert not re.search(r"<script|style=|\son\w+=", page)


def test_the_page_with_all_it_loads_is_small(client: Client, point: ReportInPoint) -> None:
    """Under 100 KB, not compressed."""
    page = client.get(reverse("join-point", args=[point.code])).content.decode()
    parts = re.findall(r'(?:href|src)="/static/([^"]+)"', page)
    assert len(parts) == 4
    files = [Path(finders.find(part) or "").stat().st_size for part in parts]
    assert len(page.encode()) + sum(files) < 100_000


def test_three_presses_make_a_report(send: Any, zone: Area, point: ReportInPoint) -> None:
    answer = send()
    made = SelfReport.objects.get()
    page = answer.content.decode()
    assert receipt(answer).replace("-", "") == made.number
    assert receipt(answer) in page
    assert "138****2345" in page
    assert PHONE not in page
    assert "赵建国" not in page
    assert (made.area, made.point, made.commercial_district) == (
        zone,
        point,
        point.commercial_district,
    )
    assert (made.name, made.phone, made.belongs_to) == ("赵建国", PHONE, "不清楚")
    assert made.works_at == "阅海湾中央商务区"
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_general_page_goes_to_the_place_that_was_chosen(
    client: Client, street: Area, commercial_district: CommercialDistrict
) -> None:
    page = client.get(JOIN).content.decode()
    assert "金凤区 银川阅海湾中央商务区" in page
    of_street = {"place": f"a{street.pk}", "works_at": "小店"}
    client.post(JOIN, filled(client, JOIN, **of_street))
    of_district = {
        "place": f"d{commercial_district.pk}",
        "works_at": "小店",
        "phone": "13895010000",
    }
    client.post(JOIN, filled(client, JOIN, **of_district))
    first, second = SelfReport.objects.order_by("pk")
    assert (first.area, first.commercial_district, first.point) == (street, None, None)
    assert (second.area, second.commercial_district) == (
        commercial_district.area,
        commercial_district,
    )


@pytest.mark.parametrize("value", ["", "a99999999", "d99999999", "x", "a1' or 1=1"])
def test_a_place_that_is_not_offered_is_refused(client: Client, zone: Area, value: str) -> None:
    answer = client.post(JOIN, filled(client, JOIN, works_at="小店") | {"place": value})
    assert "place" in errors(answer)
    assert not SelfReport.objects.exists()


@pytest.mark.parametrize("closed", [True, False])
def test_a_stale_qr_leads_to_the_general_form(
    client: Client, point: ReportInPoint, closed: bool
) -> None:
    if closed:
        ReportInPoint.objects.update(closed=localdate())
    code = point.code if closed else "ZZZZZZZZ99"
    answer = client.get(reverse("join-point", args=[code]))
    assert answer.status_code == 404
    assert "这个二维码不完整或者已经停用" in answer.content.decode()
    assert f'action="{JOIN}"' in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("consent", "", "请先阅读知情同意书并勾选同意，再提交。"),
        ("name", "", "请写姓名。"),
        ("name", "<b>赵</b>", "请写身份证上的姓名，只含汉字、字母和间隔号。"),
        ("name", "赵🙂国", "请写身份证上的姓名，只含汉字、字母和间隔号。"),
        ("name", "赵" * 10_000, "姓名太长，请不超过 40 个字。"),
        ("phone", "", "请写手机号，便于与您联系。"),
        ("phone", "1380951000", "手机号少 1 位，请核对。"),
        ("phone", "138095100000", "手机号多 1 位，请核对。"),
        ("phone", "23895012345", "手机号应以 1 开头，请核对。"),
        ("phone", "一三八", "手机号请只写 11 位数字。"),
        ("phone", "1" * 10_000, "手机号太长，请不超过 40 个字。"),
        ("unknown", "", "请写组织关系在哪里；不知道的，勾选“不清楚”。"),
        ("belongs_to", "长" * 10_000, "组织关系在哪里太长，请不超过 120 个字。"),
        ("works_at", "", "请写门店、单位或商圈的名称。"),
        ("works_at", "店" * 121, "工作的门店或商圈太长，请不超过 120 个字。"),
        ("website", "spam", "没有提交：标着“请留空”的一栏要留空。"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    send: Any, field: str, value: str, sentence: str
) -> None:
    answer = send(**{field: value})
    told = errors(answer)
    assert told[{"unknown": "belongs_to"}.get(field, field)] == [sentence]
    assert set(told) == {{"unknown": "belongs_to"}.get(field, field)}
    form = answer.context["form"]
    for name, kept in (("name", "赵建国"), ("phone", PHONE), ("works_at", "阅海湾中央商务区")):
        assert name == field or form[name].value() == kept
    assert not SelfReport.objects.exists()


@pytest.mark.parametrize("phone", ["138 9501 2345", "１３８９５０１２３４５", "+86 138-9501-2345"])
def test_a_phone_is_read_however_it_is_written(send: Any, phone: str) -> None:
    send(phone=phone)
    assert SelfReport.objects.get().phone == PHONE


def test_html_and_emoji_are_words_like_others(send: Any, client: Client) -> None:
    send(belongs_to="<script>alert(1)</script>🙂", works_at="'; drop table x; --")
    made = SelfReport.objects.get()
    assert made.belongs_to == "<script>alert(1)</script>🙂"
    answer = send(belongs_to="<script>alert(1)</script>", phone="1")
    assert "<script>" not in answer.content.decode()
    assert "&lt;script&gt;" in answer.content.decode()


def test_a_null_character_is_refused(send: Any) -> None:
    assert "works_at" in errors(send(works_at="店\0"))


def test_a_newer_text_is_asked_for_anew(client: Client, point: ReportInPoint) -> None:
    url = reverse("join-point", args=[point.code])
    data = filled(client, url)
    ConsentText.objects.create(version=2, text="新的说明", since=localdate())
    answer = client.post(url, data)
    assert errors(answer) == {"consent": ["知情同意书刚刚更新，请重新阅读并勾选。"]}
    page = answer.content.decode()
    assert "新的说明" in page
    assert "checked" not in page.split('name="unknown"')[0]
    again = {**data, "version": answer.context["form"]["version"].value()}
    client.post(url, again)
    assert SelfReport.objects.get().consent.version == 2


def test_a_reload_of_the_receipt_shows_the_same_one(client: Client, point: ReportInPoint) -> None:
    url = reverse("join-point", args=[point.code])
    data = filled(client, url)
    assert receipt(client.post(url, data)) == receipt(client.post(url, data))
    assert SelfReport.objects.count() == 1


def test_the_same_phone_again_is_answered_as_if_it_were_the_first(send: Any) -> None:
    first, again = send(), send()
    assert receipt(first) != receipt(again)
    assert SelfReport.objects.count() == 1
    blind = [
        re.sub(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", "", page.content.decode())
        for page in (first, again)
    ]
    assert blind[0] == blind[1]


def test_without_a_token_of_ours_nothing_is_taken(point: ReportInPoint) -> None:
    strict = Client(enforce_csrf_checks=True)
    url = reverse("join-point", args=[point.code])
    assert strict.post(url, filled(strict, url)).status_code == 403
    assert not SelfReport.objects.exists()


# Asking and withdrawing


def asked(client: Client, number: str, tail: str, url: str = LOOK_UP) -> Any:
    return client.post(url, {"number": number, "tail": tail})


def test_the_state_and_the_answer_by_receipt_and_tail(client: Client, zone: Area) -> None:
    waiting(zone, state="verified", answer="请周三到服务中心<b>")
    page = asked(client, "abcd-efgh 2345", "2345").content.decode()
    assert "已核实" in page
    assert "请周三到服务中心&lt;b&gt;" in page
    for personal in ("赵建国", PHONE, "张庄村", "某某店"):
        assert personal not in page


@pytest.mark.parametrize(
    ("number", "tail"), [("ABCDEFGH2345", "0000"), ("ZZZZZZZZ2345", "2345"), ("-", "2345")]
)
@pytest.mark.parametrize("url", [LOOK_UP, WITHDRAW])
def test_a_wrong_pair_is_answered_exactly_as_an_unknown_one(
    client: Client, zone: Area, number: str, tail: str, url: str
) -> None:
    waiting(zone)
    answer = asked(client, number, tail, url)
    assert errors(answer)["__all__"] == [NOT_FOUND]
    assert SelfReport.objects.get().name == "赵建国"


def test_ten_questions_a_minute_for_each_address(client: Client, zone: Area) -> None:
    waiting(zone)
    codes = [asked(client, f"ZZZZZZZZ23{n:02}", "2345").status_code for n in range(11)]
    assert codes == [200] * 10 + [429]
    assert asked(client, "ABCDEFGH2345", "2345").status_code == 429
    elsewhere = client.post(
        LOOK_UP, {"number": "ABCDEFGH2345", "tail": "2345"}, REMOTE_ADDR="10.0.0.9"
    )
    assert elsewhere.status_code == 200


def test_ten_questions_a_minute_for_each_receipt(client: Client, zone: Area) -> None:
    waiting(zone)
    data = {"number": "ABCDEFGH2345", "tail": "0000"}
    codes = [client.post(LOOK_UP, data, REMOTE_ADDR=f"10.0.0.{n}").status_code for n in range(11)]
    assert codes == [200] * 10 + [429]


def test_who_found_a_receipt_does_not_try_all_tails(
    client: Client, zone: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(zone)
    monkeypatch.setattr("districts.visiting.A_MINUTE", 1000)
    for tail in range(100):
        assert asked(client, "ABCDEFGH2345", f"{tail:04}").status_code == 200
    answer = asked(client, "ABCDEFGH2345", "2345")
    assert (answer.status_code, answer.context["found"]) == (429, None)
    assert errors(answer)["__all__"] == [TOO_OFTEN_TODAY]


def test_behind_the_proxy_the_address_is_what_it_says(
    client: Client, zone: Area, settings: Any
) -> None:
    settings.HTTPS, settings.SECURE_SSL_REDIRECT = True, False
    codes = [
        client.post(
            LOOK_UP,
            {"number": f"ZZZZZZZZ23{n:02}", "tail": "2345"},
            HTTP_X_FORWARDED_FOR=f"9.9.9.{n}",
        ).status_code
        for n in range(12)
    ]
    assert codes == [200] * 12


def test_too_many_reports_from_one_address_lose_nothing(send: Any) -> None:
    for number in range(10):
        send(phone=f"1389501{number:04}")
    answer = send()
    assert answer.status_code == 429
    assert errors(answer)["__all__"] == ["操作太频繁，请一分钟后再试。"]
    assert answer.context["form"]["phone"].value() == PHONE
    assert SelfReport.objects.count() == 10


def test_withdrawal_in_two_presses_leaves_a_stub(client: Client, zone: Area) -> None:
    waiting(zone)
    page = asked(client, "ABCD-EFGH-2345", "2345")
    assert 'name="number" value="ABCDEFGH2345"' in page.content.decode()
    assert "已经删除" in asked(client, "ABCDEFGH2345", "2345", WITHDRAW).content.decode()
    made = SelfReport.objects.get()
    assert (made.state, made.name, made.phone, made.works_at) == ("withdrawn", "", "", "")
    assert errors(asked(client, "ABCDEFGH2345", "2345"))["__all__"] == [NOT_FOUND]
    assert errors(asked(client, "ABCDEFGH2345", "2345", WITHDRAW))["__all__"] == [NOT_FOUND]


def test_a_page_is_not_enough_to_withdraw(client: Client) -> None:
    assert client.get(WITHDRAW).status_code == 405


def test_larger_letters_are_kept_and_lose_nothing(client: Client, point: ReportInPoint) -> None:
    url = reverse("join-point", args=[point.code])
    data = filled(client, url, name="赵") | {"elder": "1"}
    answer = client.post(url, data)
    page = answer.content.decode()
    assert 'class="phone elder"' in page
    assert answer.context["form"]["name"].value() == "赵"
    assert answer.context["form"]["key"].value() == data["key"]
    assert not answer.context["form"].errors
    assert 'class="phone elder"' in client.get(LOOK_UP).content.decode()
    assert 'class="phone"' in client.post(LOOK_UP, {"elder": "0"}).content.decode()
    assert not SelfReport.objects.exists()


def test_the_promised_day_follows_the_calendar_of_the_office(send: Any) -> None:
    CalendarDay.objects.bulk_create(
        CalendarDay(day=localdate() + dt.timedelta(days=n), name="封闭", working=n > 20)
        for n in range(1, 27)
    )
    answer = send()
    due = localdate() + dt.timedelta(days=25)
    assert SelfReport.objects.get().due == due
    assert f"最迟在{due:%Y年%-m月%-d日}前打电话联系您" in answer.content.decode()


def test_nothing_personal_in_addresses_logs_or_acts(
    send: Any, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = send()
        asked(client, receipt(answer), "2345")
        asked(client, receipt(answer), "2345", WITHDRAW)
    kept = caplog.text + "".join(f"{act}{act.note}" for act in Act.objects.all())
    for personal in ("赵建国", PHONE, "13895"):
        assert personal not in kept
    assert answer.request["QUERY_STRING"] == ""
