"""The page of the check book: a unit's own findings, numbers that open, an explanation in place."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from districts.models import Area
from reports.cycle import findings
from reports.models import CheckBook, Explanation, QuarterlyReport
from tests.reports.cycle import clerk_of_all, drafted
from tests.reports.quarters import Town
from tests.reports.sound import plant, report

SignIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db
CODE = "joint_branches"


@pytest.fixture
def broken(sound: Town) -> Town:
    """A finding to explain in the zone, one to correct in the street."""
    plant(sound.zone, joint_branches=4)
    plant(sound.street, liaison_linked=1)
    drafted()
    findings.look(report())
    return sound


def page() -> str:
    return reverse("report-checks", args=[report().pk])


def send(client: Client, area: Area, text: str, unit: str = "", htmx: bool = False) -> str:
    sent = {"unit": unit, "area": area.code, "check": CODE, "key": "", "text": text}
    address = reverse("report-explain", args=[report().pk])
    answer = client.post(address, sent, follow=True, headers={"HX-Request": "true"} if htmx else {})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_district_sees_all_and_may_explain_its_own(
    broken: Town, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    html = sign_in(cast.official).get(page()).content.decode()
    assert "共 38 项校核，通过 33，需说明 1，须更正 4" in html
    assert "联合党支部 4 个，多于联合覆盖 3 家" in html
    assert "汇总联络员联系的 1 家，单位名单 0 家" in html
    assert "保存说明" not in html
    assert "indicator=joint_branches" in html
    assert "依据" in html


def test_a_street_sees_its_own_unit(broken: Town, cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.street_clerk)
    html = client.get(page()).content.decode()
    assert "须更正" in html
    assert "联合党支部 4 个" not in html
    assert client.get(page(), {"unit": broken.street.code}).status_code == 200
    for code in (broken.zone.code, broken.district.code, "none", "640106009"):
        assert client.get(page(), {"unit": code}).status_code == 404
    sent = {"unit": "", "area": broken.zone.code, "check": CODE, "text": "x"}
    address = reverse("report-explain", args=[report().pk])
    assert client.post(address, sent).status_code == 404
    assert sign_in(cast.foreign_official).get(page()).status_code == 404


def test_a_clerk_explains_in_place(broken: Town, cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.clerk)
    assert "保存说明" in client.get(page()).content.decode()
    unit = broken.zone.code
    html = send(client, broken.zone, "只覆盖个体户", unit, htmx=True)
    assert html.startswith(("{#", "<section", "\n<section"))
    assert "需说明 0" in html
    assert "已说明" in html
    assert Explanation.objects.get().text == "只覆盖个体户"


def test_it_works_without_script(broken: Town, cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.clerk)
    html = send(client, broken.zone, "   ")
    assert "请写明原因" in html
    assert not Explanation.objects.exists()
    html = send(client, broken.zone, "只覆盖<个体户>")
    assert "说明已保存" in html
    assert "只覆盖&lt;个体户&gt;" in html


def test_who_may_look_may_not_explain(broken: Town, cast: SimpleNamespace, sign_in: SignIn) -> None:
    address = reverse("report-explain", args=[report().pk])
    sent = {"area": broken.zone.code, "check": CODE, "text": "x"}
    for who in (cast.official, cast.approver, cast.auditor):
        assert sign_in(who).post(address, sent).status_code == 403
    assert not Explanation.objects.exists()


def test_numbers_that_changed_offer_the_former_words(
    broken: Town, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(cast.clerk)
    send(client, broken.zone, "只覆盖个体户")
    plant(broken.zone, joint_branches=5)
    findings.look(report())
    html = client.get(page()).content.decode()
    assert "上次的说明不再算数：只覆盖个体户" in html
    assert "需说明 1" in html
    QuarterlyReport.objects.filter(pk=report().pk).update(state="locked")
    assert "保存说明" not in client.get(page()).content.decode()


def test_the_districts_own_stands_first_and_each_unit_is_folded(
    broken: Town, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    """Each with how much it has open, those with something open first; a unit's page has its own
    alone, unfolded."""
    html = sign_in(cast.official).get(page()).content.decode()
    own, *units = html.split('<details class="more card-foot prints">')
    assert "各填报单位之和" in own  # the units do not add up to the whole
    assert broken.zone.name not in own[own.index("校核表：金凤区") :]
    zone = next(unit for unit in units if broken.zone.name in unit)
    assert f"{broken.zone.name}：3 处待处理" in " ".join(zone.split())
    assert "须更正 2 处，需说明 1 处" in zone
    assert "联合党支部 4 个，多于联合覆盖 3 家" in zone
    html = sign_in(cast.street_clerk).get(page()).content.decode()
    assert 'card-foot prints"' not in html
    assert "汇总联络员联系的 1 家" in html


def test_what_was_explained_stays_unfolded(
    broken: Town, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    clerk = clerk_of_all(broken.district)
    html = send(sign_in(clerk), broken.zone, "只覆盖个体户", htmx=True)
    (opened,) = html.split('<details class="more card-foot prints" open>')[1:]
    assert f"{broken.zone.name}：2 处待处理" in " ".join(opened.split())
    assert "须更正 2 处，已说明 1 处" in opened


def test_before_the_first_look_nothing_is_said_to_fit(
    broken: Town, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    CheckBook.objects.all().delete()
    html = sign_in(cast.official).get(page()).content.decode()
    assert "还没有校核，请先汇总" in html
    assert "都相符" not in html
