"""The pages of targets: a list for everybody of the area, forms for its officials."""

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.models import Act
from districts.models import Area, CommercialDistrict, RuleLimit
from reports import targets
from reports.models import QuarterlyReport, Target
from tests.reports.making import figure
from tests.reports.quarters import Town
from tests.reports.test_targets import LAST, NEW_YEAR, target_of
from tests.reports.town import seen

SignIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db


def sent(where: Area, **fields: str) -> dict[str, str]:
    return {
        "area": str(where.pk),
        "indicator": "model_stores",
        "title": "党员示范店",
        "plan": "双十双百",
        "value": "10",
        "first_day": "2017-01-01",
        "last_day": "2017-12-31",
        **fields,
    }


def test_an_official_sets_corrects_and_ends_one(
    district: Area, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(cast.official)
    answer = client.post(reverse("target-new"), sent(district), follow=True)
    assert "已设定目标" in answer.content.decode()
    target = Target.objects.get()
    assert (target.area, target.value, target.set_by) == (district, 10, cast.official)
    assert (target.first_day, target.last_day) == (NEW_YEAR, LAST)

    form = client.get(reverse("target", args=[target.pk])).content.decode()
    assert 'value="2017-12-31"' in form
    assert "按“党员示范店”计数" in form
    told = {**sent(district), "value": "12", "reason": "区委会议调整"}
    client.post(reverse("target", args=[target.pk]), told)
    target.refresh_from_db()
    assert target.value == 12

    client.post(reverse("target-end", args=[target.pk]), {"reason": "不再考核"})
    target.refresh_from_db()
    assert target.ended_reason == "不再考核"
    ended = client.get(reverse("target-list"), {"state": "ended"}).content.decode()
    assert "不再考核" in ended
    assert Act.objects.filter(model="reports.target").count() == 3


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"value": "0"}, "目标数应是大于 0 的整数。"),
        ({"value": ""}, "请填目标数。"),
        ({"last_day": "2016-12-31"}, "完成日期要晚于起始日期，请改填。"),
        ({"last_day": "年底"}, "日期请写成 2026-12-31 这样。"),
        ({"indicator": "no_such_figure"}, "没有这个指标，请从列表里选。"),
        ({"area": "0"}, "没有这个区划，请重选。"),
    ],
)
def test_a_refusal_stands_at_its_field_and_keeps_the_rest(
    district: Area, cast: SimpleNamespace, sign_in: SignIn, fields: dict[str, str], told: str
) -> None:
    answer = sign_in(cast.official).post(reverse("target-new"), sent(district, **fields))
    text = answer.content.decode()
    assert f'<span class="field-error">{told}</span>' in text
    assert 'value="双十双百"' in text
    assert not Target.objects.exists()


def test_a_foreign_area_cannot_be_chosen(
    foreign_zone: Area, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    answer = sign_in(cast.official).post(reverse("target-new"), sent(foreign_zone))
    assert "没有这个区划" in answer.content.decode()
    assert not Target.objects.exists()


def test_an_end_without_a_reason_is_refused(
    district: Area, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    target = target_of(district, cast.official)
    client = sign_in(cast.official)
    for name, told in (("target-end", "请写明事由。"), ("target", "请写明更正的事由。")):
        answer = client.post(reverse(name, args=[target.pk]), sent(district, value="3"))
        assert told in answer.content.decode()
    target.refresh_from_db()
    assert (target.ended_on, target.value) == (None, 10)


def test_a_clerk_reads_and_may_do_nothing(
    zone: Area, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    target = target_of(zone, cast.official)
    client = sign_in(cast.clerk)
    text = client.get(reverse("target-list")).content.decode()
    assert "党员示范店" in text
    assert "设定目标" not in text
    assert reverse("target-end", args=[target.pk]) not in text
    for address in (
        reverse("target-new"),
        reverse("target", args=[target.pk]),
        reverse("target-end", args=[target.pk]),
    ):
        assert client.post(address, {"reason": "x"}).status_code == 403
    foreign = sign_in(cast.foreign_official)
    assert foreign.get(reverse("target", args=[target.pk])).status_code == 404
    assert "党员示范店" not in foreign.get(reverse("target-list")).content.decode()


def test_the_list_says_how_far(town: Town, cast: SimpleNamespace, sign_in: SignIn) -> None:
    target_of(town.district, cast.official, indicator="organisations", title="单位", value=22)
    text = " ".join(sign_in(cast.official).get(reverse("target-list")).content.decode().split())
    assert '<strong>11</strong><span class="muted">/22 家</span>' in text
    assert "50.0%" in text
    assert "截至 2017-12-31" in text


def test_the_dashboard_shows_bars_with_ticks(
    town: Town, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    target_of(town.district, cast.official, last_day=dt.date(2018, 12, 31), value=20)
    client = sign_in(cast.official)
    text = " ".join(client.get(reverse("dashboard")).content.decode().split())
    assert "双十双百" in text
    assert 'aria-label="完成 0.0%，序时进度 50.0%"' in text
    assert '<rect class="meter-tick" x="50.0"' in text
    assert '<strong>0</strong><span class="muted">/20</span>' in text


def test_two_officials_do_not_overwrite_each_other(
    district: Area, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    """What the other saved stands beside what was typed, and one says which value holds."""
    target = target_of(district, cast.official)
    client, page = sign_in(cast.official), reverse("target", args=[target.pk])
    form = client.get(page).context["form"]
    typed = {name: form[name].value() for name in form.fields} | {"value": "12", "reason": "会议"}
    targets.change(target, by=cast.official, reason="另一次会议", value=11)
    answer = client.post(page, typed)
    text = answer.content.decode()
    assert "保存哪一个" in text
    [row] = answer.context["conflict"].fields
    assert (row.label, row.now, row.typed) == ("目标数", "11", "12")
    target.refresh_from_db()
    assert target.value == 11
    name, seen = answer.context["conflict"].seen
    client.post(page, {**typed, name: seen, row.button: "mine"})
    target.refresh_from_db()
    assert target.value == 12


def test_a_target_of_a_commercial_district_counts_what_lies_there(
    town: Town, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    inside = CommercialDistrict.objects.get(name="万达商圈")
    client = sign_in(cast.official)
    told = sent(town.district, indicator="organisations", commercial_district=str(inside.pk))
    assert client.post(reverse("target-new"), told).status_code == 302
    [page] = seen(cast.official, commercial_district=str(inside.pk)).targets
    whole = figure(QuarterlyReport.objects.get(), town.district, inside)["organisations"][0]
    assert (page.count, page.target.place) == (whole, "万达商圈")
    assert seen(cast.official).targets == ()
    listed = client.get(reverse("target-list")).content.decode()
    assert f"commercial_district={inside.pk}" in listed


def test_thresholds_are_told_where_they_are_used(
    town: Town, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    target_of(town.district, cast.official)
    RuleLimit.objects.create(area=town.district, code="target_yellow", value=5, source="区定")
    client = sign_in(cast.official)
    for page in ("target-list", "dashboard"):
        assert (
            "落后 5 个百分点起预警，超过 30 个百分点为滞后"
            in client.get(reverse(page)).content.decode()
        )
