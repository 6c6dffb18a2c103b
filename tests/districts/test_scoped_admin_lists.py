"""Lists of registers: every filter offers its words and narrows; counts are exact or estimates."""

from typing import Any

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.db.models.functions import Upper
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from districts.models import Area, ImportBatch, Organisation, PartyOrganisation
from districts.scoped_admin import lists
from districts.scoped_admin.lists import EstimatingPaginator, estimated_rows
from tests.conftest import START
from tests.districts.registers import ORGANISATIONS, REGISTERS
from tests.shared_world import shared

FILTERS = [
    (model, pick) for model, register in REGISTERS for pick in getattr(register, "list_filter", ())
]


@pytest.fixture
def shown(sign_in: Any, clerk: User) -> Any:
    """`shown(kind="social")`: the names on the clerk's list of organisations."""
    client: Client = sign_in(clerk)

    def names(**query: str) -> set[str]:
        page = client.get(reverse(ORGANISATIONS), query)
        assert page.status_code == 200
        return {row.name for row in page.context["cl"].result_list}

    return names


@pytest.fixture
@shared
def rows(make_organisation: Any, street: Area, clerk: User) -> None:
    make_organisation("甲企业")
    make_organisation("乙社会组织", kind="social", state="suspended")
    closed = make_organisation("丙已注销")
    Organisation.objects.filter(pk=closed.pk).update(closed=START)
    make_organisation("丁外街", area=street)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, {"甲企业", "乙社会组织", "丙已注销"}),
        ({"kind": "social"}, {"乙社会组织"}),
        ({"kind": "enterprise"}, {"甲企业", "丙已注销"}),
        ({"kind": "institution"}, set()),
        ({"kind": "spaceship"}, {"甲企业", "乙社会组织", "丙已注销"}),
        ({"kind": ""}, {"甲企业", "乙社会组织", "丙已注销"}),
        ({"state": "suspended"}, {"乙社会组织"}),
        ({"open": "1"}, {"甲企业", "乙社会组织"}),
        ({"open": "0"}, {"丙已注销"}),
        ({"open": "2"}, {"甲企业", "乙社会组织", "丙已注销"}),
        ({"area": "640106-YHW"}, {"甲企业", "乙社会组织", "丙已注销"}),
        ({"area": "640106006"}, set()),
        ({"area": "nowhere"}, set()),
        ({"area": ""}, {"甲企业", "乙社会组织", "丙已注销"}),
        ({"kind": "enterprise", "open": "1"}, {"甲企业"}),
        ({"kind": "social", "q": "甲"}, set()),
        ({"q": "组织"}, {"乙社会组织"}),
    ],
)
def test_filters_narrow_the_list(
    rows: None, shown: Any, query: dict[str, str], names: set[str]
) -> None:
    assert shown(**query) == names


def test_an_area_stands_for_all_below_it(
    rows: None, sign_in: Any, auditor: User, district: Area, street: Area
) -> None:
    client = sign_in(auditor)
    for area, count in ((district, 4), (street, 1)):
        page = client.get(reverse(ORGANISATIONS), {"area": area.code})
        assert page.context["cl"].result_count == count


def test_a_filter_offers_its_words_and_marks_the_chosen_one(
    rows: None, sign_in: Any, clerk: User, zone: Area
) -> None:
    page = sign_in(clerk).get(reverse(ORGANISATIONS), {"open": "0"})
    picks = {pick.parameter_name: list(pick.options()) for pick in page.context["cl"].filter_specs}
    assert picks["open"] == [
        ("", "全部存续", False),
        ("1", "未注销", False),
        ("0", "已注销", True),
    ]
    assert picks["area"] == [("", "全部区划", True), (zone.code, zone.name, False)]
    html = page.content.decode()
    assert 'id="filter-kind"' in html
    assert 'id="filter-area"' not in html  # one area is no question
    assert ("social", "社会组织", False) in picks["kind"]
    assert picks["kind"][0] == ("", "全部类别", True)


@pytest.mark.parametrize(
    ("model", "pick"), FILTERS, ids=[f"{m._meta.label}-{p.parameter_name}" for m, p in FILTERS]
)
def test_a_filter_names_a_field_with_its_choices(model: Any, pick: Any) -> None:
    assert pick.title
    if pick.__name__ == "ChoicePick":
        words = dict(pick.lookups(pick, None, None))
        assert words == dict(model._meta.get_field(pick.parameter_name).choices)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("PartyOrganisation", "dissolved"),
        ("Instructor", "until"),
        ("JointCommittee", "dissolved"),
        ("ToDo", "done_at"),
        ("Area", "until"),
    ],
)
def test_what_has_ended_is_told_from_what_holds(
    name: str, field: str, own: dict[str, Any], client_of: Any
) -> None:
    client, row = client_of("clerk"), own[f"districts.{name}"]
    url = reverse(f"admin:districts_{name.lower()}_changelist")

    def count(value: str) -> int:
        return client.get(url, {"open": value}).context["cl"].result_count

    assert (count("1"), count("0")) == (1, 0)
    day = "2017-01-01T00:00:00Z" if field == "done_at" else "2017-01-01"
    type(row).objects.filter(pk=row.pk).update(**{field: day})
    assert (count("1"), count("0")) == (0, 1)


def test_imports_are_filtered_by_state_and_lead_to_their_page(
    own: dict[str, Any], sign_in: Any, clerk: User
) -> None:
    batch = own["districts.ImportBatch"]
    client, url = sign_in(clerk), reverse("admin:districts_importbatch_changelist")
    for state, page in (("previewed", "import-preview"), ("done", "import-status")):
        ImportBatch.objects.filter(pk=batch.pk).update(state=state)
        answer = client.get(url, {"state": state})
        assert answer.context["cl"].result_count == 1
        assert f'href="{reverse(page, args=[batch.pk])}"' in answer.content.decode()
        assert "非公企业台账" in answer.content.decode()
    assert client.get(url, {"state": "undone"}).context["cl"].result_count == 0


# how many, and how far


@pytest.mark.parametrize(
    ("expected", "count", "estimated"),
    [(0, 3, False), (10_000, 3, False), (10_001, 10_001, True)],
)
def test_counts_are_exact_up_to_ten_thousand(
    expected: int, count: int, estimated: bool, make_organisation: Any, monkeypatch: Any
) -> None:
    for number in range(3):
        make_organisation(f"公司{number}")
    monkeypatch.setattr(lists, "estimated_rows", lambda rows: expected)
    paginator = EstimatingPaginator(Organisation.objects.order_by("pk"), 25)
    assert (paginator.count, paginator.estimated) == (count, estimated)


def test_what_is_not_asked_of_the_database_is_counted_as_it_is(db: None) -> None:
    assert EstimatingPaginator([1, 2, 3], 2).count == 3
    assert EstimatingPaginator(Organisation.objects.none(), 2).count == 0


@pytest.mark.parametrize(("rows", "pages"), [(2475, 99), (2500, 100), (2501, 100), (99_999, 100)])
def test_a_list_has_a_hundred_pages_at_most(rows: int, pages: int) -> None:
    assert EstimatingPaginator(range(rows), 25).num_pages == pages
    assert Paginator(range(rows), 25).num_pages >= pages


def test_the_planner_is_asked_without_reading(
    make_organisation: Any, django_assert_num_queries: Any
) -> None:
    make_organisation("甲公司")
    with django_assert_num_queries(1) as asked:
        assert estimated_rows(Organisation.objects.filter(name="甲公司").order_by("-pk")) >= 1
    assert asked[0]["sql"].startswith("explain")
    assert "ORDER BY" not in asked[0]["sql"]


def test_a_deep_page_holds_its_rows_and_works_out_no_others(
    monkeypatch: Any, make_organisation: Any
) -> None:
    monkeypatch.setattr(lists, "DEEP", 4)
    made = [make_organisation(f"第{number}公司") for number in range(9)]
    rows = Organisation.objects.annotate(upper=Upper("name")).order_by("-pk")
    pages = EstimatingPaginator(rows, 3)
    for number, expected in ((1, made[6:]), (2, made[3:6]), (3, made[:3])):
        assert [row.pk for row in pages.page(number)] == [row.pk for row in reversed(expected)]
    with CaptureQueriesContext(connection) as asked:
        assert next(iter(pages.page(3))).upper == "第2公司"
    keys, page = [query["sql"] for query in asked]
    assert ("OFFSET" in keys, "UPPER" in keys) == (True, False)
    assert ("OFFSET" in page, "UPPER" in page) == (False, True)


@pytest.mark.parametrize(("page", "too_deep"), [("1", False), ("100", False), ("101", True)])
def test_only_beyond_the_hundredth_page_a_filter_is_asked_for(
    page: str, too_deep: bool, cast: Any, client_of: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(lists, "estimated_rows", lambda rows: 1_000_000)
    answer = client_of("clerk").get(reverse(ORGANISATIONS), {"p": page})
    assert answer.context["cl"].too_deep is too_deep
    assert answer.context["cl"].page_num == min(int(page), 100)


def test_the_newest_come_first(rows: None, sign_in: Any, clerk: User) -> None:
    for url, model in (
        (ORGANISATIONS, Organisation),
        ("admin:districts_partyorganisation_changelist", PartyOrganisation),
    ):
        listed = sign_in(clerk).get(reverse(url)).context["cl"].result_list
        keys = [row.pk for row in listed]
        assert keys == sorted(keys, reverse=True)
        assert len(keys) == model.objects.for_user(clerk).count()
