"""Report-ins at the office: who sees what, the result of a call, points and their posters."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from core.models import Act
from districts.models import Area, CommercialDistrict, PartyOrganisation
from members.models import ConsentText, PartyMember, ReportInPoint, SelfReport
from members.services.entries import phone
from tests.members.report_ins import PHONE, waiting
from tests.shared_world import shared

LIST = reverse("admin:members_selfreport_changelist")
POINTS = reverse("admin:members_reportinpoint_changelist")
DAY = dt.timedelta(days=1)


@pytest.fixture
@shared
def report(zone: Area) -> SelfReport:
    return waiting(zone)


@pytest.fixture
@shared
def branch(make_party_organisation: Any) -> PartyOrganisation:
    return make_party_organisation("阅海湾联合党支部")


@pytest.fixture
def office(clerk: Any, sign_in: Any) -> Client:
    return sign_in(clerk)


def page(name: str, row: Any) -> str:
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=[row.pk])


@pytest.mark.parametrize(
    ("who", "words"), [("clerk", True), ("approver", True), ("auditor", False), ("admin", False)]
)
def test_who_sees_the_words_and_nobody_the_person(
    cast: SimpleNamespace, sign_in: Any, report: SelfReport, who: str, words: bool
) -> None:
    client = sign_in(getattr(cast, who))
    listed = client.get(LIST).content.decode()
    shown = client.get(page("change", report)).content.decode()
    for never in ("赵建国", PHONE):
        assert never not in listed + shown
    assert "赵**" in listed
    assert ("138****2345" in shown) is words
    assert ("张庄村" in shown) is words


def test_a_phone_is_shown_when_it_is_pressed_and_the_press_is_written_down(
    office: Client, report: SelfReport
) -> None:
    shown = office.post(page("reveal", report), {"reason": "电话联系本人"}).content.decode()
    assert PHONE in shown
    act = Act.objects.get(verb="查看号码")
    assert (act.subject, act.note) == ("报到 ABCDEFGH2345", "姓名、联系电话：电话联系本人")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ABCD-EFGH-2345", 1),
        ("abcd", 1),
        (PHONE, 1),
        ("2345", 1),
        ("13895019999", 0),
        ("9999", 0),
        ("赵", 1),  # a name is not asked of the encrypted column
    ],
)
def test_found_by_number_phone_and_tail(
    office: Client, report: SelfReport, words: str, found: int
) -> None:
    assert office.get(LIST, {"q": words}).context["cl"].result_count == found


def test_past_its_days_it_warns(office: Client, zone: Area) -> None:
    waiting(zone, "LATE", due=localdate() - DAY)
    waiting(zone, "TODAY", due=localdate())
    assert office.get(LIST).content.decode().count("预警：已超期") == 1
    for due, number in (("late", "LATE"), ("today", "TODAY")):
        rows = office.get(LIST, {"due": due}).context["cl"].result_list
        assert [row.number for row in rows] == [number]


def test_a_call_in_one_page_admits(
    office: Client, report: SelfReport, branch: PartyOrganisation
) -> None:
    url = page("result", report)
    form = office.get(url).context["form"]
    assert form["result"].value() in {None, ""}
    assert form.fields["result"].choices[0] == ("floating", "已核实，登记为流动党员")
    answer = office.post(
        url, {"result": "floating", "party_organisation": branch.pk, "answer": "已编入"}
    )
    assert answer.status_code == 302
    report.refresh_from_db()
    assert (report.state, report.answer) == ("admitted", "已编入")
    assert PartyMember.objects.get().name == "赵建国"
    done = office.get(page("change", report)).content.decode()
    for step in ("核实", "纳入党组织", "清除报到里的个人信息"):
        assert step in done
    assert "联系结果</a>" not in done


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({}, "result", "请选择联系结果。"),
        ({"result": "admitted"}, "result", "admitted"),
        ({"result": "floating"}, "party_organisation", "请选择本单位的一个党支部。"),
        (
            {"result": "floating", "party_organisation": "999999"},
            "party_organisation",
            "请在列表里选择本单位的党支部。",
        ),
        ({"result": "unverified"}, "note", "请写明为什么无法核实"),
        ({"result": "verified", "answer": "长" * 201}, "answer", "200"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    office: Client, report: SelfReport, given: dict[str, str], field: str, sentence: str
) -> None:
    answer = office.post(page("result", report), given)
    assert sentence in "".join(answer.context["form"].errors[field])
    report.refresh_from_db()
    assert report.state == "lead"


def test_a_branch_of_another_street_is_not_offered(
    office: Client, report: SelfReport, street: Area, make_party_organisation: Any
) -> None:
    other = make_party_organisation("街道支部", area=street)
    answer = office.post(
        page("result", report), {"result": "floating", "party_organisation": other.pk}
    )
    assert "party_organisation" in answer.context["form"].errors
    assert not PartyMember.objects.exists()


def test_a_namesake_is_shown_masked_and_only_of_ones_own(
    office: Client, report: SelfReport, street: Area, zone: Area
) -> None:
    known = PartyMember.objects.create(name="赵建国", area=street, **phone(PHONE))
    assert "同名同号" not in office.get(page("result", report)).content.decode()
    PartyMember.objects.filter(pk=known.pk).update(area=zone)
    told = office.get(page("result", report)).content.decode()
    assert "已有同名同号的党员 赵**（138****2345），将记在他名下" in told
    assert "赵建国" not in told


def test_what_was_withdrawn_is_only_a_stub_at_the_office(office: Client, zone: Area) -> None:
    erased = {"name": "", "phone": "", "belongs_to": "", "works_at": "", "erase_on": None}
    stub = waiting(zone, state="withdrawn", **erased)
    assert "（已清除）" in office.get(LIST).content.decode()
    shown = office.post(page("reveal", stub), {"reason": "核对联系电话"}).content.decode()
    assert "138" not in shown
    assert office.post(page("result", stub), {"result": "verified"}).status_code == 200
    stub.refresh_from_db()
    assert stub.state == "withdrawn"


# Points


def given(zone: Area, **changed: Any) -> dict[str, Any]:
    of = {"name": "一号展板", "kind": "board", "area": zone.pk, "placed": "2017-01-01"}
    return {**of, "copies": "8", **changed}


def test_a_point_gets_a_code_that_says_nothing(office: Client, zone: Area) -> None:
    office.post(reverse("admin:members_reportinpoint_add"), given(zone, code="MINE"))
    point = ReportInPoint.objects.get()
    assert (len(point.code), point.copies) == (10, 8)
    assert point.code != "MINE"
    poster = office.get(page("poster", point)).content.decode()
    assert "<svg" in poster
    assert f"http://testserver/join/{point.code}/" in poster
    assert "style=" not in poster.split("<svg")[1].split("</svg>")[0]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"copies": "0"}, "copies"),
        ({"copies": "-1"}, "copies"),
        ({"closed": "2016-12-31"}, "closed"),
        ({"kind": "x"}, "kind"),
    ],
)
def test_what_a_point_cannot_be(
    office: Client, zone: Area, changed: dict[str, str], field: str
) -> None:
    answer = office.post(reverse("admin:members_reportinpoint_add"), given(zone, **changed))
    assert field in answer.context["adminform"].form.errors


def test_a_commercial_district_lies_in_the_area(office: Client, zone: Area, street: Area) -> None:
    elsewhere = CommercialDistrict.objects.create(name="别处", area=street)
    answer = office.post(
        reverse("admin:members_reportinpoint_add"), given(zone, commercial_district=elsewhere.pk)
    )
    assert "commercial_district" in answer.context["adminform"].form.errors


def test_which_board_or_letter_brought_how_many(
    office: Client, zone: Area, street: Area, commercial_district: CommercialDistrict
) -> None:
    board = ReportInPoint.objects.create(
        name="展板",
        kind="board",
        code="A",
        area=zone,
        commercial_district=commercial_district,
        copies=20,
        placed=dt.date(2017, 1, 1),
    )
    ReportInPoint.objects.create(
        name="问卷", kind="questionnaire", code="B", area=zone, copies=1500, placed=board.placed
    )
    of = {"point": board, "commercial_district": commercial_district}
    waiting(zone, "A", state="admitted", **of)
    waiting(zone, "B", **of)
    waiting(zone, "C", state="verified")
    waiting(street, "D", state="admitted")
    listed = {row.name: (row.brought, row.admitted) for row in _rows(office)}
    assert listed == {"展板": (2, 1), "问卷": (0, 0)}
    url = reverse("admin:members_reportinpoint_statistics")
    tables = dict(office.get(url).context["tables"])
    assert [_told(line) for line in tables["形式"]] == [
        ("展板", 20, 2, 1, 1, "50.0%"),
        ("问卷", 1500, 0, 0, 0, "—"),
        ("网页直接报到", 0, 1, 1, 0, "0.0%"),
    ]
    assert sorted(_told(line) for line in tables["商圈"]) == [
        ("阅海湾中央商务区", 20, 2, 1, 1, "50.0%"),
        ("（未选商圈）", 1500, 1, 1, 0, "0.0%"),
    ]


def _rows(office: Client) -> Any:
    return office.get(POINTS).context["cl"].result_list


def _told(line: Any) -> tuple[Any, ...]:
    return (line.title, line.copies, line.reports, line.verified, line.admitted, line.rate)


def test_lists_ask_the_same_questions_however_long_they_are(
    office: Client, zone: Area, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        waiting(zone, f"R{number}")
    with django_assert_max_num_queries(14):
        office.get(LIST)


# Texts


@pytest.mark.parametrize(("days", "kept"), [(-1, False), (0, True), (5, True)])
def test_a_new_text_is_a_new_version_from_today_on(
    cast: SimpleNamespace, sign_in: Any, days: int, kept: bool
) -> None:
    client = sign_in(cast.admin)
    since = localdate() + days * DAY
    client.post(reverse("admin:members_consenttext_add"), {"text": "第二版", "since": f"{since}"})
    versions = list(ConsentText.objects.values_list("version", flat=True))
    assert versions == ([2, 1] if kept else [1])


def test_a_text_is_only_read_once_it_is_there(cast: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(cast.admin)
    text = ConsentText.objects.get(version=1)
    url = page("change", text)
    assert client.get(url).status_code == 200
    assert client.post(url, {"text": "改", "since": f"{localdate()}"}).status_code == 403
