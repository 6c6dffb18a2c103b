"""评选办法: revised by whoever manages, written as a draft, put in force, then only looked at."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from districts.models import Area
from storefronts.models import Criterion, HonourScheme, PublicNotice, SchemeVersion
from storefronts.services import schemes
from tests.conftest import make_user
from tests.shared_world import shared
from tests.storefronts.stores import published, version_of

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def manager(district: Area) -> Any:
    return make_user("manager", ("admin", district), name="区管理员")


@pytest.fixture
def client(sign_in: Any, manager: Any) -> Client:
    return sign_in(manager)


def address(row: Any, page: str) -> str:
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_{page}", args=[row.pk])


@pytest.fixture
@shared
def draft(client: Client, district: Area) -> SchemeVersion:
    default = HonourScheme.objects.get(area=None, code="star_merchant")
    answer = client.post(address(default, "revise"), {"area": district.pk, "note": ""})
    made = SchemeVersion.objects.get(since=None)
    assert answer.url == address(made, "change")
    return made


def sent(client: Client, version: SchemeVersion, **more: Any) -> dict[str, Any]:
    """What the page of the draft sends as it stands."""
    page = client.get(address(version, "change"))
    form = page.context["adminform"].form
    found = {name: form[name].value() for name in form.fields}
    (inline,) = page.context["inline_admin_formsets"]
    forms = [inline.formset.management_form, *inline.formset.forms]
    found |= {one[name].html_name: one[name].value() for one in forms for name in one.fields}
    return {
        key: value
        for key, value in (found | more).items()
        if value is not None and value is not False
    }


def test_a_district_gets_rules_of_its_own(draft: SchemeVersion, district: Area) -> None:
    assert draft.scheme.area == district
    assert draft.criteria.count() == version_of("star_merchant").criteria.count()
    assert version_of("star_merchant").number == 1


def test_a_draft_is_written_without_a_reason(client: Client, draft: SchemeVersion) -> None:
    data = sent(
        client,
        draft,
        quota="10",
        promises="守承诺、无假货，七日退换",
        star_marks="70、80，85,90,95",
    )
    answer = client.post(address(draft, "change"), data)
    assert answer.status_code == 302, answer.context["errors"]
    draft.refresh_from_db()
    assert draft.quota == 10
    assert draft.promises == ["守承诺", "无假货", "七日退换"]
    assert draft.star_marks == [70, 80, 85, 90, 95]


@pytest.mark.parametrize("marks", ["70、x、85、90、95", "101、80", "-1"])
def test_marks_of_stars_are_numbers(client: Client, draft: SchemeVersion, marks: str) -> None:
    page = client.post(address(draft, "change"), sent(client, draft, star_marks=marks))
    assert "0 到 100 的整数" in page.content.decode()


def test_a_draft_with_faults_is_not_put_in_force(client: Client, draft: SchemeVersion) -> None:
    one = draft.criteria.filter(kind="scored").first()
    assert one is not None
    Criterion.objects.filter(pk=one.pk).update(points=one.points + 1)
    page = client.get(address(draft, "put-in-force"))
    assert "评分指标合计 101 分，应为 100 分" in page.context["refusal"]


def test_in_force_it_is_only_looked_at(client: Client, draft: SchemeVersion, zone: Area) -> None:
    data = sent(client, draft)
    client.post(address(draft, "put-in-force"), {"since": str(localdate()), "note": ""})
    draft.refresh_from_db()
    assert draft.since == localdate()
    page = client.get(address(draft, "change"))
    assert page.context["inline_admin_formsets"] == []
    assert "评选指标 15 条" in page.content.decode()
    assert client.post(address(draft, "change"), data | {"quota": "1"}).status_code == 403
    found = [one for one in schemes.open_to_applications(zone) if one.pk == draft.pk]
    assert found == [draft]


def test_it_is_not_put_in_force_before_today(client: Client, draft: SchemeVersion) -> None:
    page = client.post(address(draft, "put-in-force"), {"since": "2020-01-01", "note": ""})
    assert "施行日期不能早于今天" in page.context["form"].errors["since"][0]


def test_one_draft_at_a_time(client: Client, draft: SchemeVersion) -> None:
    page = client.post(address(draft.scheme, "revise"), {"note": ""})
    assert "已有一份修订稿" in page.content.decode()


def test_only_who_manages_revises(
    sign_in: Any, cast: SimpleNamespace, district: Area, foreign_district: Area
) -> None:
    default = HonourScheme.objects.get(area=None, code="model_store")
    for user in (cast.clerk, cast.approver, cast.auditor):
        sign_in(user).post(address(default, "revise"), {"area": district.pk})
    foreign = make_user("foreign_manager", ("admin", foreign_district))
    page = sign_in(foreign).post(address(default, "revise"), {"area": district.pk})
    assert page.context["form"].errors["area"]
    assert not SchemeVersion.objects.filter(since=None).exists()
    sign_in(cast.admin).post(address(default, "revise"), {"area": ""})
    assert SchemeVersion.objects.get(since=None).scheme == default


def test_a_managers_own_area_is_asked_for(client: Client) -> None:
    default = HonourScheme.objects.get(area=None, code="model_store")
    page = client.post(address(default, "revise"), {"area": ""})
    assert page.context["form"].errors["area"]


def test_the_list_says_what_holds(client: Client, draft: SchemeVersion) -> None:
    page = client.get(reverse("admin:storefronts_honourscheme_changelist")).content.decode()
    for words in ("通用", "金凤区", "第 1 版（2010-01-01 起）", "还没有施行"):
        assert words in page


def test_notices_are_only_looked_at(
    three: list[Any], cast: SimpleNamespace, sign_in: Any, zone: Area
) -> None:
    notice: PublicNotice = published(three[0], cast)
    approver = sign_in(cast.approver)
    page = approver.get(address(notice, "change")).content.decode()
    assert three[0].number in page
    assert reverse("notice", args=[notice.pk]) in page
    listed = approver.get(reverse("admin:storefronts_publicnotice_changelist")).content.decode()
    assert "公示中" in listed
    assert approver.post(address(notice, "change"), {"title": "改"}).status_code == 403
