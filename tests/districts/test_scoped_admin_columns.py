"""Which columns a list shows in which order is its user's own choice; sorting names its column."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import ColumnChoice, User
from districts.admin.organisations import OrganisationAdmin
from districts.scoped_admin import lists
from tests.districts.registers import ORGANISATIONS

COLUMNS = "admin:districts_organisation_columns"


@pytest.fixture(autouse=True)
def none_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OrganisationAdmin, "more_columns", ())


@pytest.fixture
def client(sign_in: Any, clerk: User) -> Client:
    client: Client = sign_in(clerk)
    return client


def shown(client: Client, **query: str) -> list[str]:
    cl = client.get(reverse(ORGANISATIONS), query).context["cl"]
    return [head.title for head in cl.heads() if head.title]


def choose(client: Client, *names: str, query: str = "") -> Any:
    return client.post(f"{reverse(COLUMNS)}?{query}", {"column": names})


USUAL = ["名称", "统一社会信用代码", "类别", "行政区划", "商圈", "经营状态", "成立日期"]


def test_a_choice_is_kept_and_leads_back_to_the_same_list(client: Client, clerk: User) -> None:
    assert shown(client) == USUAL
    answer = choose(client, "kind", "opened_on", query="kind=enterprise&q=x")
    assert answer.url == f"{reverse(ORGANISATIONS)}?kind=enterprise&q=x"
    assert shown(client) == ["名称", "类别", "成立日期"]
    kept = ColumnChoice.objects.get()
    assert (kept.user, kept.listing) == (clerk, "districts.Organisation")
    choose(client, "uscc")
    assert shown(client) == ["名称", "统一社会信用代码"]
    assert ColumnChoice.objects.count() == 1


def test_columns_stand_in_the_chosen_order(client: Client) -> None:
    choose(client, "opened_on", "kind", "name", "kind", "uscc")
    assert shown(client) == ["名称", "成立日期", "类别", "统一社会信用代码"]
    assert ColumnChoice.objects.get().names == ["name", "opened_on", "kind", "uscc"]
    offered = client.get(reverse(ORGANISATIONS)).context["cl"].offered
    assert [one.title for one in offered] == [*shown(client), "行政区划", "商圈", "经营状态"]


@pytest.mark.parametrize(
    ("button", "column", "order"),
    [
        ("up", "area", ["uscc", "area", "kind"]),
        ("down", "uscc", ["kind", "uscc", "area"]),
        ("up", "uscc", ["uscc", "kind", "area"]),  # not before what names the row
        ("down", "area", ["uscc", "kind", "area"]),
        ("up", "state", ["uscc", "kind", "area"]),  # not shown
        ("down", "name", ["uscc", "kind", "area"]),
        ("down", "password", ["uscc", "kind", "area"]),
    ],
)
def test_a_button_moves_a_column_by_one_place(
    client: Client, button: str, column: str, order: list[str]
) -> None:
    data = {"column": ["uscc", "kind", "area"], button: column}
    answer = client.post(f"{reverse(COLUMNS)}?kind=enterprise", data)
    assert answer.url == f"{reverse(ORGANISATIONS)}?kind=enterprise#columns"
    assert ColumnChoice.objects.get().names == ["name", *order]


def test_the_first_column_is_always_there(client: Client) -> None:
    choose(client)
    assert shown(client) == ["名称"]


def test_the_usual_columns_come_back(client: Client) -> None:
    choose(client, "uscc")
    client.post(reverse(COLUMNS), {"usual": "1"})
    assert shown(client) == USUAL
    assert not ColumnChoice.objects.exists()


def test_more_columns_are_offered_and_not_shown_unasked(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OrganisationAdmin, "more_columns", ("remark", "closed"))
    assert shown(client) == USUAL
    choose(client, "remark")
    assert shown(client) == ["名称", "备注"]


def test_what_is_not_offered_is_not_kept(client: Client) -> None:
    choose(client, "phone", "password", "uscc")
    assert ColumnChoice.objects.get().names == ["name", "uscc"]


def test_it_is_nobody_elses_choice(client: Client, cast: SimpleNamespace, sign_in: Any) -> None:
    choose(client, "uscc")
    assert shown(sign_in(cast.approver)) == USUAL


def test_the_page_offers_the_choice_as_a_form(client: Client) -> None:
    choose(client, "uscc")
    page = client.get(reverse(ORGANISATIONS), {"kind": "enterprise"}).content.decode()
    assert f'action="{reverse(COLUMNS)}?kind=enterprise"' in page
    ticked = [
        line.split('value="')[1].split('"')[0]
        for line in page.replace("\n", " ").split("<input")
        if 'name="column"' in line and " checked" in line
    ]
    assert ticked == ["name", "uscc"]


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("name", ["A公司", "B公司", "C公司"]),
        ("-name", ["C公司", "B公司", "A公司"]),
        ("", ["A公司", "C公司", "B公司"]),  # the newest first
        ("phone", ["A公司", "C公司", "B公司"]),
        ("area__path", ["A公司", "C公司", "B公司"]),
        ("nothing", ["A公司", "C公司", "B公司"]),
    ],
)
def test_a_list_sorts_by_the_column_that_the_address_names(
    client: Client, make_organisation: Any, sort: str, names: list[str]
) -> None:
    for name in ("B公司", "C公司", "A公司"):
        make_organisation(name)
    cl = client.get(reverse(ORGANISATIONS), {"sort": sort}).context["cl"]
    assert [row.name for row in cl.result_list] == names


def test_a_head_sorts_and_turns_the_order(client: Client, make_organisation: Any) -> None:
    make_organisation("甲公司")
    url = reverse(ORGANISATIONS)
    page = client.get(url, {"sort": "name", "kind": "enterprise"})
    heads = {head.name: head for head in page.context["cl"].heads()}
    assert (heads["name"].sorted, heads["name"].url) == (
        "ascending",
        "?kind=enterprise&sort=-name",
    )
    assert heads["kind"].url == "?kind=enterprise&sort=kind"
    assert heads["opened_on"].url == ""  # words of a method have no order of their own
    assert 'aria-sort="ascending"' in page.content.decode()


def test_a_list_too_long_to_count_is_not_sorted(
    client: Client, make_organisation: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("A公司", "B公司"):
        make_organisation(name)
    monkeypatch.setattr(lists, "estimated_rows", lambda rows: lists.EXACT_UP_TO + 1)
    page = client.get(reverse(ORGANISATIONS), {"sort": "name"})
    assert [row.name for row in page.context["cl"].result_list] == ["B公司", "A公司"]
    assert "超过 10,000 条的名单不能排序" in page.content.decode()
    assert {head.url for head in page.context["cl"].heads()} == {""}
