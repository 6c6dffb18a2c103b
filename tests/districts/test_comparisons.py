"""三对比三剔除 as a clerk does it: upload, the three sides, what becomes of each row."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from core import jobs
from core.models import Act, JobState
from districts.enums import ListDecision, Match
from districts.models import ComparisonList, ComparisonRow, Organisation
from districts.services import comparing
from districts.services import comparing_decisions as decisions
from tests.districts.registers import form_of
from tests.shared_world import shared

ADD = "admin:districts_comparisonlist_add"
ROWS = "admin:districts_comparisonrow_changelist"
ORGANISATIONS = "admin:districts_organisation_changelist"
CODES = ("91110108551385082Q", "91330106673959654P", "91440300708461136T", "11320000MB151840XJ")
NAMES = ("宁夏一号商贸有限公司", "宁夏二号餐饮有限公司", "宁夏三号通讯有限公司")


@pytest.fixture
def client(client_of):
    return client_of("clerk")


@pytest.fixture
@shared
def register(make_organisation):
    """Two organisations with a code, one without."""
    return [
        make_organisation(name, uscc=code)
        for name, code in zip(NAMES, (*CODES[:2], None), strict=True)
    ]


def workbook(*rows, head=("序号", "纳税人名称", "社会信用代码（纳税人识别号）", "纳税人状态")):
    book = Workbook()
    sheet = book.active
    sheet.append(["正常户名单"])
    sheet.append(head)
    for number, row in enumerate(rows, 1):
        sheet.append([number, *row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(client, body, area=None, name="税务名单.xlsx", **fields):
    url = reverse(ADD)
    data = {**form_of(client, url), "source": "tax", "day": "2018-12-31", **fields}
    if area is not None:
        data["area"] = str(area.pk)
    return client.post(url, {**data, "file": SimpleUploadedFile(name, body)})


@pytest.fixture
def compared(client, zone, register):
    """`compared((name, code, state), …)`: the list after its job."""

    def make(*rows):
        answer = upload(client, workbook(*rows), zone)
        assert answer.status_code == 302, answer.context["errors"]
        comparison = ComparisonList.objects.get()
        jobs.run(comparison.job_id)
        comparison.refresh_from_db()
        return comparison

    return make


def sides(comparison):
    told = comparing.counts(comparison)
    return told["both"], told["there"], told["here"], told["open"]


THREE = (
    ("宁夏一号商贸有限责任公司", CODES[0], "正常"),
    ("宁夏三号通讯公司", "", "正常"),
    ("宁夏四号装饰有限公司", CODES[2], "非正常"),
)


def test_the_three_sides(client, compared):
    comparison = compared(*THREE)
    assert sides(comparison) == (1, 2, 2, 2)
    kinds = comparison.rows.values_list("number", "match", "organisation__name")
    assert list(kinds) == [
        (3, Match.MATCHED, NAMES[0]),
        (4, Match.ALIKE, NAMES[2]),
        (5, Match.ONLY_THERE, None),
    ]
    url = reverse("admin:districts_comparisonlist_change", args=[comparison.pk])
    shown = client.get(url)
    assert [(tab.title, tab.count) for tab in shown.context["tabs"]] == [
        ("两边都有", 1),
        ("名单有、登记册没有", 2),
        ("登记册有、名单没有", 2),
    ]
    for tab in shown.context["tabs"]:
        page = client.get(tab.url)
        assert page.context["cl"].result_count == tab.count
        assert page.context["side"] == tab.side


def test_a_task_delivered_twice_writes_its_rows_once(compared, clerk):
    comparison = compared(*THREE)
    first = list(comparison.rows.values_list("pk", flat=True))
    comparing.write(comparison, comparing.compared(comparison, comparing.rows_of(comparison)))
    assert list(comparison.rows.values_list("pk", flat=True)) == first


def test_compared_again_keeps_what_was_decided(client, compared, clerk, make_organisation):
    comparison = compared(*THREE)
    decisions.leave_out(comparison.rows.get(number=4), by=clerk, note="已关门")
    new = make_organisation(THREE[2][0], uscc=CODES[2])
    url = reverse("admin:districts_comparisonlist_again", args=[comparison.pk])
    assert client.post(url, {}).status_code == 302
    jobs.run(comparison.job_id)
    rows = {row.number: row for row in comparison.rows.all()}
    assert (rows[5].match, rows[5].organisation) == (Match.MATCHED, new)
    assert (rows[4].match, rows[4].decision) == (Match.ALIKE, ListDecision.STRUCK)


def test_a_cell_that_cannot_be_read_is_named(client, compared):
    comparison = compared(("宁夏一号商贸有限公司", "9164010600", "正常"))
    assert sides(comparison) == (1, 0, 2, 0)
    shown = client.get(
        reverse("admin:districts_comparisonlist_change", args=[comparison.pk])
    ).content.decode()
    assert "统一社会信用代码应为 18 位，这里是 10 位，请核对。" in shown
    assert "C3" in shown


@pytest.mark.parametrize(
    ("body", "name", "sentence"),
    [
        (b"PK\x03\x04broken", "名单.xlsx", "文件不完整或已损坏"),
        (b"", "名单.csv", "空"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "名单.xls", ".xlsx"),
    ],
)
def test_a_hostile_file_is_refused_in_the_form(client, zone, body, name, sentence):
    answer = upload(client, body, zone, name)
    assert sentence in str(answer.context["adminform"].form.errors["file"])
    assert not ComparisonList.objects.exists()


def test_a_file_without_names_says_so_on_its_page(client, zone):
    upload(client, workbook(("1", "2"), head=("序号", "甲", "乙")), zone)
    comparison = ComparisonList.objects.get()
    job = jobs.run(comparison.job_id)
    assert job.state == JobState.FAILED
    url = reverse("admin:districts_comparisonlist_change", args=[comparison.pk])
    assert "没有找到这种台账的表头，应有“企业名称”等列" in client.get(url).content.decode()


def test_a_foreign_area_and_a_day_to_come_are_refused(client, zone, foreign_zone):
    answer = upload(client, workbook(*THREE), foreign_zone)
    assert list(answer.context["adminform"].form.errors) == ["area"]
    answer = upload(client, workbook(*THREE), zone, day="2999-01-01")
    assert list(answer.context["adminform"].form.errors) == ["day"]


# What becomes of a row


@pytest.fixture
@shared
def row(compared):
    return compared(*THREE).rows.get(number=5)


def act(slug, row):
    return reverse(f"admin:districts_comparisonrow_{slug}", args=[row.pk])


def test_a_row_is_registered_with_the_list_as_evidence(client, row, zone):
    answer = client.post(act("register", row), {"kind": ""})
    assert answer.url == f"{reverse(ROWS)}?comparison={row.comparison_id}&side=there"
    made = Organisation.objects.get(name="宁夏四号装饰有限公司")
    assert (made.uscc, made.area, made.kind) == (CODES[2], zone, "enterprise")
    phase = made.phases.get()
    assert (phase.since, phase.since_precision) == (dt.date(2018, 12, 31), "B")
    assert phase.evidence == "税务登记名单（2018-12-31）第 5 行"
    row.refresh_from_db()
    assert (row.decision, row.organisation) == (ListDecision.REGISTERED, made)
    assert sides(row.comparison) == (2, 1, 2, 1)


def test_a_code_of_another_street_is_refused_without_saying_where(
    client, row, street, make_organisation
):
    make_organisation("别处登记的公司", uscc=CODES[2], area=street)
    answer = client.post(act("register", row), {"kind": ""})
    assert answer.context["form"].errors == {"__all__": [decisions.NEUTRAL]}
    assert street.name not in answer.content.decode()
    assert "别处" not in answer.content.decode()


def test_an_own_organisation_is_named(client, row, make_organisation):
    make_organisation("早已登记的公司", uscc=CODES[2])
    answer = client.post(act("register", row), {"kind": ""})
    told = "本辖区已登记“早已登记的公司”，请改用“认定为同一单位”。"
    assert answer.context["form"].errors == {"__all__": [told]}


def test_the_same_organisation_takes_the_code_over(client, row, register):
    answer = client.post(act("same", row), {"organisation": register[2].pk})
    assert answer.status_code == 302
    register[2].refresh_from_db()
    row.refresh_from_db()
    assert register[2].uscc == CODES[2]
    assert (row.decision, row.organisation) == (ListDecision.SAME, register[2])


def test_one_that_is_alike_is_taken_where_none_is_chosen(client, row, register):
    alike = row.comparison.rows.get(number=4)
    client.post(act("same", alike), {"organisation": ""})
    alike.refresh_from_db()
    assert (alike.decision, alike.organisation) == (ListDecision.SAME, register[2])
    answer = client.post(act("same", row), {"organisation": ""})
    assert list(answer.context["form"].errors) == ["organisation"]


def test_two_codes_and_two_names_are_not_the_same(client, row, register):
    answer = client.post(act("same", row), {"organisation": register[0].pk})
    assert "两边的代码不同" in answer.content.decode()


def test_a_foreign_organisation_is_not_taken(client, row, foreign):
    other = foreign["districts.Organisation"]
    answer = client.post(act("same", row), {"organisation": other.pk})
    assert list(answer.context["form"].errors) == ["organisation"]


def test_left_out_with_evidence_and_taken_back(client, row):
    assert client.post(act("leave-out", row), {"note": ""}).status_code == 200
    client.post(act("leave-out", row), {"note": "实地查无此店"})
    row.refresh_from_db()
    assert (row.decision, row.note) == (ListDecision.STRUCK, "实地查无此店")
    assert Act.objects.filter(verb="剔除名单上的单位", note="实地查无此店").exists()
    client.post(reverse("admin:undo"), {"next": reverse(ROWS)})
    row.refresh_from_db()
    assert row.decision == ListDecision.OPEN


def test_many_rows_each_with_its_result(client, row):
    rows = row.comparison.rows.order_by("number")
    answer = client.post(
        reverse(ROWS),
        {
            "action": "leave-out",
            "_selected_action": [one.pk for one in rows],
            "confirmed": "1",
            "note": "已注销",
        },
    )
    told = {one.title: one.done for one in answer.context["results"]}
    assert list(told.values()).count(True) == 2
    assert ComparisonRow.objects.filter(decision=ListDecision.STRUCK).count() == 2


def test_another_office_sees_neither_list_nor_sides(client_of, row):
    other = client_of("foreign_clerk")
    assert other.get(act("register", row)).status_code == 404
    for url in (
        f"{reverse(ROWS)}?comparison={row.comparison_id}",
        f"{reverse(ORGANISATIONS)}?missing_from={row.comparison_id}",
    ):
        answer = other.get(url)
        assert list(answer.context["cl"].result_list) == []
        assert "tabs" not in answer.context
