"""Ledgers out: what they say of a day, what they hide, and what a mask means when it comes back."""

import datetime as dt
import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from core.models import Act
from districts import ledgers
from districts.models import (
    Area,
    CommercialDistrict,
    CoverageWay,
    Instructor,
    Organisation,
    OrganisationPhase,
    Statement,
    WorkCoverage,
)
from districts.services import outgoing
from tests.conftest import START
from tests.districts.conftest import workbook

DAY = dt.date(2017, 12, 31)
EXPORT = "admin:districts_organisation_export"
PHONE = "13895012345"


@pytest.fixture
def client(sign_in: Any, clerk: User) -> Client:
    client: Client = sign_in(clerk)
    return client


def lines(code: str, day: dt.date = DAY, **narrowed: Any) -> list[dict[str, Any]]:
    """The lines of a ledger as its columns show them."""
    kind = ledgers.kind(code)
    assert kind.outward is not None
    rows = kind.outward.rows(Organisation.objects.filter(**narrowed).order_by("pk"), day)
    found = outgoing.values(kind, rows, day, clear=False)
    keys = [column.key for column in kind.columns[1:]]
    return [dict(zip(keys, values, strict=True)) for values in found]


class TestLines:
    def test_a_line_is_what_held_on_the_day(
        self,
        make_organisation: Any,
        make_party_organisation: Any,
        cover: Any,
        commercial_district: CommercialDistrict,
    ) -> None:
        one = make_organisation("甲公司", staff=30, commercial_district=commercial_district)
        OrganisationPhase.objects.create(
            organisation=one, since=dt.date(2018, 3, 1), kind="enterprise", staff=99, area=one.area
        )
        branch = make_party_organisation("甲支部")
        cover(one, branch, since=dt.date(2017, 5, 1), since_precision="M")
        (now,) = lines("organisations")
        assert (now["staff"], now["district"]) == (30, "阅海湾中央商务区")
        assert (now["covered"], now["party"], str(now["since"])) == (True, "甲支部", "2017年5月")
        (before,) = lines("organisations", dt.date(2017, 4, 30))
        assert (before["covered"], before["party"], before["since"]) == (False, None, None)
        (after,) = lines("organisations", dt.date(2018, 3, 1))
        assert (after["staff"], after["district"]) == (99, None)

    def test_whoever_was_not_there_has_no_line(self, make_organisation: Any) -> None:
        make_organisation("后来的", since=dt.date(2018, 1, 1))
        closed = make_organisation("注销的")
        Organisation.objects.filter(pk=closed.pk).update(closed=DAY)
        assert lines("organisations") == []
        assert [one["name"] for one in lines("organisations", dt.date(2018, 1, 1))] == ["后来的"]

    def test_each_kind_lists_its_own(self, make_organisation: Any) -> None:
        for kind in ("enterprise", "sole_proprietor", "social", "department", "other"):
            make_organisation(kind, kind=kind)
        assert [one["name"] for one in lines("organisations")] == [
            *("enterprise", "sole_proprietor", "other")
        ]
        assert [one["name"] for one in lines("social-organisations")] == ["social"]

    def test_what_reaches_it_is_said_in_marks_and_by_name(
        self, make_organisation: Any, zone: Area
    ) -> None:
        one = make_organisation("甲公司")
        guide = Instructor.objects.create(name="陈秀婷", area=zone)
        WorkCoverage.objects.create(
            organisation=one, means="instructor", instructor=guide, since=START
        )
        WorkCoverage.objects.create(organisation=one, means="trade_union", since=START)
        (line,) = lines("organisations")
        told = ("instructor", "liaison", "trade_union", "youth_league")
        assert [line[key] for key in told] == ["陈秀婷", "×", True, False]

    def test_of_stated_numbers_the_latest_that_fit_together(
        self, make_organisation: Any, zone: Area
    ) -> None:
        one = make_organisation("甲公司")
        said = [("members", 5, 2016), ("members", 3, 2017), ("full_members", 2, 2016)]
        for metric, value, year in said:
            Statement.objects.create(
                area=zone,
                organisation=one,
                metric=metric,
                value=value,
                day=dt.date(year, 6, 30),
                source="台账",
            )
        (line,) = lines("organisations")
        assert (line["members"], line["full_members"]) == (3, 2)
        Statement.objects.filter(metric="full_members").update(value=4)
        (line,) = lines("organisations")
        assert (line["members"], line["full_members"]) == (3, None)

    def test_any_number_of_lines_costs_the_same(
        self, make_organisation: Any, django_assert_num_queries: Any
    ) -> None:
        for number in range(3):
            make_organisation(f"公司{number}")
        with django_assert_num_queries(5):
            assert len(lines("organisations")) == 3
        for number in range(20):
            make_organisation(f"单位{number}")
        with django_assert_num_queries(5):
            assert len(lines("organisations")) == 23


class TestComingBack:
    """Through the page of the list, and the import."""

    def ledger(self, client: Client, query: str = "", **posted: Any) -> bytes:
        data = {"download": "1", "kind": "organisations", "day": "2017.12.31", **posted}
        answer = client.post(f"{reverse(EXPORT)}?{query}", data)
        assert answer.status_code == 200, answer.content.decode()
        return b"".join(answer.streaming_content)

    def test_the_page_offers_the_ledgers_of_the_list(self, client: Client) -> None:
        page = client.get(reverse(EXPORT), {"as": "organisations"}).content.decode()
        assert "名单（列表显示的列）" in page
        assert "社会组织台账" in page
        assert 'value="organisations" id="id_kind_1" checked' in " ".join(page.split())

    def test_it_is_the_filter_of_the_list(
        self, client: Client, make_organisation: Any, clerk: User
    ) -> None:
        make_organisation("甲公司")
        make_organisation("乙商店", kind="sole_proprietor")
        sheet = load_workbook(io.BytesIO(self.ledger(client, "kind=sole_proprietor"))).worksheets[0]
        assert sheet.title == "非公企业台账"
        assert [row[3].value for row in sheet.iter_rows(min_row=6)] == ["乙商店"]
        act = Act.objects.get(verb="导出名单")
        assert act.subject == "银川阅海湾中央商务区非公企业台账，1 行"

    def test_imprecise_days_local_ways_codes_and_masks_come_back_as_they_are(
        self,
        client: Client,
        make_organisation: Any,
        make_party_organisation: Any,
        previewed: Callable[..., Any],
    ) -> None:
        one = make_organisation(
            "甲公司",
            uscc="91640106929915680P",
            phone=PHONE,
            opened=dt.date(2010, 1, 1),
            opened_precision="Y",
            remark="（备注）",
        )
        local = CoverageWay.objects.create(
            code="local", name="楼栋联建", synonyms="联建", statistical_class="joint"
        )
        CoverageWay.objects.create(
            code="other", name="联建", synonyms="楼栋联建", statistical_class="other"
        )
        one.coverages.create(
            party_organisation=make_party_organisation("联合支部"),
            way=local,
            since=dt.date(2016, 12, 31),
            since_precision="B",
        )
        batch = previewed(self.ledger(client))
        counts = batch.preview["counts"]
        assert (counts["rows"], counts["new"], counts["changed"], counts["wrong"]) == (1, 0, 0, 0)

    def test_an_instructor_registered_above_stays_the_one(
        self, client: Client, make_organisation: Any, district: Area, previewed: Any
    ) -> None:
        one = make_organisation("甲公司")
        guide = Instructor.objects.create(name="陈秀婷", area=district)
        one.work_coverages.create(means="instructor", instructor=guide, since=START)
        assert previewed(self.ledger(client)).preview["counts"]["changed"] == 0

    def test_for_a_purpose_the_phone_is_whole_and_unchanged_too(
        self, client: Client, make_organisation: Any, previewed: Any
    ) -> None:
        make_organisation("甲公司", phone=PHONE)
        content = self.ledger(client, purpose="回访企业")
        assert load_workbook(io.BytesIO(content)).worksheets[0]["K6"].value == PHONE
        assert previewed(content).preview["counts"]["changed"] == 0

    @pytest.mark.parametrize("phone", ["13999992345", ""])
    def test_a_mask_of_another_number_is_an_error(
        self, make_organisation: Any, previewed: Any, phone: str
    ) -> None:
        make_organisation("甲公司", phone=phone)
        head = ("企业名称", "联系电话", "是否建立党组织")
        batch = previewed(workbook(head, ("甲公司", "138****2345", "×"), day="2017-12-31"))
        (issue,) = batch.preview["issues"]
        assert (issue["address"], issue["message"]) == (
            "B4",
            "138****2345 打了星号，与登记册里的电话对不上，请填写完整号码，或留空。",
        )

    def test_a_mask_on_a_new_organisation_is_an_error(self, previewed: Any, zone: Area) -> None:
        head = ("企业名称", "联系电话", "是否建立党组织")
        batch = previewed(workbook(head, ("新公司", "138****2345", "×"), day="2017-12-31"))
        assert batch.preview["counts"]["wrong"] == 1


def test_the_import_page_leads_to_the_last_ledger(client: Client, cast: SimpleNamespace) -> None:
    page = client.get(reverse("import-start")).content.decode()
    assert "下载上期台账，只改变化处再传回来" in page
    for kind in ("organisations", "social-organisations"):
        assert f'href="{reverse(EXPORT)}?as={kind}"' in page
