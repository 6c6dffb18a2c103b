"""临时报表 on screen and as a workbook; templates: kept, run, changed, ended, by whom."""

import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.errors import Refused
from core.models import Act
from districts.models import Area
from reports.models import TableTemplate
from reports.tables import templates
from tests.reports.quarters import PERIOD, Town

SignIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db

QUERY = "indicator=organisations&indicator=organisation_coverage&fraction=1&rows=units"
#: the same as a template keeps it
WORDS = (
    "rows=units&columns=indicators&span=one&fraction=1"
    "&indicator=organisations&indicator=organisation_coverage"
)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def kept(area: Area, owner: User, *, shared: bool = True, name: str = "覆盖进度") -> TableTemplate:
    words = f"area={area.code}&basis=default&{WORDS}"
    return TableTemplate.objects.create(
        area=area, name=name, words=words, shared=shared, owner=owner
    )


def test_the_form_offers_every_indicator_with_its_definition(
    town: Town, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    page = text(sign_in(cast.official).get(reverse("table")))
    assert "被党组织覆盖的正常经营单位 ÷ 正常经营单位" in page
    assert "至多 30 个" in page
    assert "导出 Excel" not in page


def test_the_table_on_screen_opens_to_rows(
    town: Town, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    page = text(sign_in(cast.official).get(f"{reverse('table')}?{QUERY}"))
    assert "金凤区2017年第四季度临时报表" in page
    assert "63.6%" in page
    assert "part=denominator" in page
    assert "合计取本级的数，不由各行相加" in page
    assert f"{reverse('table-export')}?" in page


def test_what_makes_no_table_is_told_and_keeps_the_choice(
    town: Town, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(cast.official)
    answer = client.get(f"{reverse('table')}?indicator=covered&span=run&quarters=10000")
    assert answer.status_code == 200
    assert "季度个数应是 1 至 40 的整数" in text(answer)
    assert 'value="covered" checked' in text(answer)
    for words in (
        "indicator=x",
        "indicator=covered&rows=%00",
        "template=x",
        "quarters=" + "9" * 400,
    ):
        assert client.get(f"{reverse('table')}?{words}").status_code in {200, 404}


def test_the_workbook_is_what_the_screen_shows(
    town: Town, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    answer = sign_in(cast.official).get(f"{reverse('table-export')}?{QUERY}")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    assert book.sheetnames == ["临时报表", "导出说明"]
    rows = [[cell.value for cell in row] for row in book["临时报表"].iter_rows()]
    assert rows[0][0] == "金凤区2017年第四季度临时报表"
    zone = next(row for row in rows if row[1] == "银川阅海湾中央商务区")
    assert zone == [1, "银川阅海湾中央商务区", 7, 6 / 7, 6, 7]
    empty = next(row for row in rows if row[1] == "空白街道")
    assert empty[2:] == [0, "—", 0, 0]
    total = next(row for row in rows if row[1] == "合计")
    assert total[2:] == [11, 7 / 11, 7, 11]
    about = {row[0].value: row[1].value for row in book["导出说明"].iter_rows()}
    assert about["行"] == "填报单位"
    assert about["导出人"] == str(cast.official)
    assert "被党组织覆盖" in about["组织覆盖率（%）"]
    act = Act.objects.get(verb="导出临时报表")
    assert (act.by, act.subject) == (cast.official, "金凤区2017年第四季度临时报表")
    assert "指标：单位数、组织覆盖率" in act.note


def test_who_may_not_export(town: Town, cast: SimpleNamespace, sign_in: SignIn) -> None:
    for user in (cast.auditor, cast.admin):
        client = sign_in(user)
        assert "导出 Excel" not in text(client.get(f"{reverse('table')}?{QUERY}"))
        for name in ("table-export", "table-template-new"):
            assert client.get(f"{reverse(name)}?{QUERY}").status_code == 403
    bad = sign_in(cast.official).get(f"{reverse('table-export')}?indicator=x", follow=True)
    assert "没有“x”这个指标，请从列表里选。" in text(bad)


def test_a_table_is_kept_and_run_again_in_two_clicks(
    town: Town, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(cast.official)
    asked = {"name": "覆盖进度", "shared": "1"}
    address = f"{reverse('table-template-new')}?{QUERY}&period={PERIOD}"
    done = client.post(address, asked, follow=True)
    assert "已保存模板：覆盖进度。" in text(done)
    template = TableTemplate.objects.get()
    assert (template.area, template.owner, template.shared) == (town.district, cast.official, True)
    assert "period" not in template.words
    assert Act.objects.filter(model="reports.tabletemplate", object_id=template.pk).exists()

    first = text(client.get(reverse("report-list")))  # 季度报表 in the menu
    assert f'<a href="{reverse("table-template", args=[template.pk])}">覆盖进度</a>' in first
    second = client.get(reverse("table-template", args=[template.pk]), follow=True)
    assert "金凤区2017年第四季度临时报表" in text(second)
    assert "改到模板里" in text(second)

    again = client.post(address, asked)
    assert "已有同名的模板，请换一个名称" in text(again)
    assert TableTemplate.objects.count() == 1


def test_private_and_foreign_ones_are_not_there(
    town: Town, cast: SimpleNamespace, sign_in: SignIn, foreign_zone: Area
) -> None:
    mine = kept(town.zone, cast.clerk, shared=False, name="自己的")
    ours = kept(town.zone, cast.clerk, name="共用的")
    theirs = kept(foreign_zone, cast.foreign_clerk, name="外区的")
    for user, seen in (
        (cast.clerk, {mine, ours}),
        (cast.official, {ours}),
        (cast.approver, {ours}),
    ):
        client = sign_in(user)
        for template in (mine, ours, theirs):
            for name in ("table-template", "table-template-change", "table-template-end"):
                status = client.get(reverse(name, args=[template.pk])).status_code
                assert (status == 404) == (template not in seen), (user, template, name)
            page = client.get(f"{reverse('table')}?template={template.pk}")
            assert (page.status_code == 404) == (template not in seen)
        listed = text(client.get(reverse("report-list")))
        assert {one for one in (mine, ours, theirs) if f">{one}</a>" in listed} == seen
    assert (
        sign_in(cast.approver).get(reverse("table-template-change", args=[ours.pk])).status_code
        == 403
    )


def test_it_is_changed_with_a_reason_by_owner_or_official(
    town: Town, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    template = kept(town.zone, cast.clerk)
    address = reverse("table-template-change", args=[template.pk])
    client = sign_in(cast.official)
    without = client.post(address, {"name": "新名称", "shared": "1"})
    assert "请写明事由。" in text(without)
    same = client.post(address, {"name": "覆盖进度", "shared": "1", "reason": "核对"})
    assert "没有改动，请先改，再保存。" in text(same)
    told = {"name": "新名称", "shared": "1", "reason": "改名"}
    client.post(f"{address}?area={town.zone.code}&indicator=joint", told)
    template.refresh_from_db()
    assert (template.name, template.owner) == ("新名称", cast.clerk)
    assert template.words.endswith("indicator=joint")
    elsewhere = client.post(f"{address}?indicator=joint", {**told, "name": "别处"})
    assert "模板的区划不能改，请另存一个模板。" in text(elsewhere)
    assert Act.objects.get(verb="更正临时报表模板").by == cast.official


def test_it_is_ended_never_deleted(town: Town, cast: SimpleNamespace, sign_in: SignIn) -> None:
    template = kept(town.zone, cast.clerk)
    client = sign_in(cast.clerk)
    address = reverse("table-template-end", args=[template.pk])
    assert "请写明事由。" in text(client.post(address, {"reason": " "}))
    client.post(address, {"reason": "不再报"})
    template.refresh_from_db()
    assert template.ended_reason == "不再报"
    assert client.get(reverse("table-template", args=[template.pk])).status_code == 404
    with pytest.raises(Refused, match="停用"):
        templates.end(template, reason="再停", by=User.objects.get(pk=cast.clerk.pk))


def test_a_service_refuses_who_may_not(town: Town, cast: SimpleNamespace) -> None:
    template = kept(town.zone, cast.clerk)
    for user in (cast.approver, cast.auditor, cast.foreign_clerk):
        with pytest.raises(Refused, match="请转告"):
            templates.end(template, reason="x", by=User.objects.get(pk=user.pk))


def test_the_list_of_reports_costs_the_same_with_many_templates(
    town: Town, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(cast.official)
    kept(town.zone, cast.clerk, name="零")
    client.get(reverse("report-list"))
    with CaptureQueriesContext(connection) as first:
        client.get(reverse("report-list"))
    for number in range(5):
        kept(town.zone, cast.clerk, name=f"模板{number}")
    with CaptureQueriesContext(connection) as second:
        client.get(reverse("report-list"))
    assert len(first) == len(second)
