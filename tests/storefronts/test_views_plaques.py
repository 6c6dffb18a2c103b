"""/v/: everybody asks, nobody is named, and who tries codes is slowed down."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from storefronts.models import Title
from storefronts.services import plaques, revoking, titles
from tests.shared_world import shared
from tests.storefronts.stores import store_in, title_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]
OPERATOR, PHONE = "赵经营者", "13895012345"


@pytest.fixture(autouse=True)
def host(settings: Any) -> None:
    settings.PUBLIC_HOST = "dangjian.example.com"


@pytest.fixture
@shared
def title(zone: Any) -> Title:
    store = store_in(
        zone, members=2, operator=OPERATOR, phone=PHONE, address="正源北街 88 号", remark="内部备注"
    )
    return title_of(store)


def address_of(title: Title) -> str:
    plaque = plaques.in_force(title)
    assert plaque is not None
    return reverse("plaque", args=[plaque.token])


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_what_a_customer_reads(client: Client, title: Title) -> None:
    answer = client.get(address_of(title))
    assert answer.status_code == 200
    page = text_of(answer)
    for shown in (
        "有效",
        "文华书城",
        "正源北街 88 号",
        "党员示范店",
        title.number,
        f"{title.awarded_on}",
        f"{title.valid_to}",
        "满城北街街道党工委",
        "dangjian.example.com",
        "守承诺",
        "不欺客",
    ):
        assert shown in page, shown
    assert "no-store" in answer["Cache-Control"]


def test_it_names_nobody(client: Client, title: Title, cast: SimpleNamespace) -> None:
    """In no state: neither members, operator and staff nor how many members there are."""
    titles.suspend(title, by=cast.approver, reason="赵经营者短斤少两")
    first = client.get(address_of(title)).content.decode()
    title.refresh_from_db()
    revoking.revoke(title, by=cast.approver, reason="赵经营者短斤少两", basis="审批老李定")
    for page in (first, client.get(address_of(title)).content.decode()):
        for person in (
            OPERATOR,
            PHONE,
            "5012345",
            "党员0",
            "党员1",
            "审批老李",
            "2 名",
            "内部备注",
        ):
            assert person not in page, person


def test_the_address_is_read_not_the_request(client: Client, title: Title) -> None:
    """An impostor's page shows its own host; ours shows what was set."""
    answer = client.get(address_of(title), headers={"host": "localhost"})
    assert "localhost" not in answer.content.decode()


def test_without_script_and_style_in_the_page(client: Client, title: Title) -> None:
    page = client.get(address_of(title)).content.decode()
    assert not re.search(r"<script|<style|style=|onclick=|javascript:", page)


def test_promises_are_shown_while_the_title_is_valid(
    client: Client, title: Title, cast: SimpleNamespace
) -> None:
    assert "不欺客" in text_of(client.get(address_of(title)))
    revoking.revoke(title, by=cast.approver, reason="欺客", basis="办法")
    assert "不欺客" not in text_of(client.get(address_of(title)))


def test_only_looked_at(client: Client, title: Title) -> None:
    address = address_of(title)
    assert client.head(address).status_code == 200
    for method in (client.post, client.put, client.delete, client.patch):
        assert method(address).status_code == 405


@pytest.mark.parametrize(
    "token", ["0" * 26, "x", "<script>alert(1)</script>", "党员示范店", "%00", "a" * 5000, "..%2f"]
)
def test_a_wrong_code_is_404_and_is_not_written_back(client: Client, token: str) -> None:
    answer = client.get(reverse("plaque", args=["x"])[:-1] + token.replace("/", "%2F"))
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "<script>" not in page
    assert "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" not in page


def test_an_unknown_code_is_shown_as_printed(client: Client) -> None:
    page = text_of(client.get(reverse("plaque", args=["8F3KT7WQ2Z" + "0" * 16])))
    assert "未查到，谨防假冒" in page
    assert "8f3k t7wq 2z00" in page


def test_sixty_wrong_codes_a_minute(client: Client, title: Title) -> None:
    """The next is told to wait; another address and a plaque of ours are not."""
    wrong = reverse("plaque", args=["0" * 26])
    assert [client.get(wrong).status_code for _ in range(60)] == [404] * 60
    answer = client.get(wrong)
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert "请一分钟后再扫一次" in text_of(answer)
    assert client.get(wrong, REMOTE_ADDR="10.0.0.2").status_code == 404
    assert client.get(address_of(title)).status_code == 200


def test_right_codes_are_not_counted(client: Client, title: Title) -> None:
    for _ in range(61):
        client.get(address_of(title))
    assert client.get(reverse("plaque", args=["0" * 26])).status_code == 404


def test_a_typed_code_leads_to_its_page(client: Client, title: Title) -> None:
    address = address_of(title)
    token = address.rpartition("/")[2]
    spaced = " ".join(token[at : at + 4] for at in range(0, len(token), 4)).upper()
    answer = client.get(reverse("plaque-look-up"), {"code": spaced.replace("0", "O")})
    assert (answer.status_code, answer["Location"]) == (302, address)


def test_a_code_of_another_length_is_told_so(client: Client) -> None:
    answer = client.get(reverse("plaque-look-up"), {"code": "8F3K T7WQ"})
    assert answer.status_code == 200
    assert "您输入了 8 位，请核对" in text_of(answer)
    assert 'value="8F3K T7WQ"' in answer.content.decode()


def test_the_empty_form(client: Client) -> None:
    page = text_of(client.get(reverse("plaque-look-up")))
    assert "输入验真码" in page
    assert "您输入了" not in page


def test_larger_text_is_kept(client: Client, title: Title) -> None:
    answer = client.get(address_of(title), {"elder": "1"})
    assert 'class="phone elder"' in answer.content.decode()
    assert 'class="phone elder"' in client.get(address_of(title)).content.decode()


def test_a_counter_and_its_stars(client: Client, zone: Any) -> None:
    counter = title_of(store_in(zone, "新天地药房"), "pioneer_counter", counter="收银台")
    assert "党员先锋岗（收银台）" in text_of(client.get(address_of(counter)))
    starred = title_of(store_in(zone, "老字号茶庄"), "star_merchant", stars=4)
    assert "4 星" in text_of(client.get(address_of(starred)))


def test_two_statements_for_a_visitor(
    client: Client, title: Title, django_assert_max_num_queries: Any
) -> None:
    address = address_of(title)
    with django_assert_max_num_queries(2):
        client.get(address)
    with django_assert_max_num_queries(1):
        client.get(reverse("plaque", args=["0" * 26]))
