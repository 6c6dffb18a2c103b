"""The registers in a browser: every page of a clerk is readable by everybody at every size."""

import pytest
from playwright.sync_api import Page, expect

from tests.main_job.faces import scrolls_sideways, violations
from tests.main_job.installation import Installation

pytestmark = pytest.mark.browser

USER = "clerk"
PAGES = (
    "/admin/",
    "/admin/todos/",
    "/admin/search/?q=yh",
    "/admin/districts/organisation/",
    "/admin/districts/organisation/add/",
    "/admin/districts/organisation/1/change/",
    "/admin/districts/organisation/1/history/",
    "/admin/districts/partyorganisation/1/change/",
    "/admin/districts/partyorganisation/1/page/",
    "/admin/districts/partyorganisation/1/elect/",
    "/admin/districts/partyorganisation/tree/",
    "/admin/districts/partytitle/",
    "/admin/districts/partyorganisation/",
    "/admin/districts/jointcommittee/add/",
    "/admin/members/partymember/add/",
    "/admin/imports/",
    "/admin/imports/new/",
    "/admin/imports/2/status/",
    "/messages/",
    "/password/",
)


@pytest.fixture(scope="module", autouse=True)
def ledger(compiled: Installation) -> None:
    """The zone's ledger is in: the second batch, after the list of areas."""


@pytest.mark.parametrize("path", PAGES)
def test_everybody_can_read_it(screen: Page, address: str, path: str) -> None:
    """axe finds nothing, and nothing but a table's own box scrolls sideways, also at 200 %."""
    screen.goto(f"{address}{path}")
    expect(screen.locator("h1")).to_be_visible()
    assert violations(screen) == []
    for size in ({"width": 683, "height": 384}, {"width": 320, "height": 640}):
        screen.set_viewport_size(size)
        assert not scrolls_sideways(screen), size


def test_a_choice_by_search_bears_the_name_of_its_field(screen: Page, address: str) -> None:
    screen.goto(f"{address}/admin/districts/organisation/1/change/")
    expect(screen.get_by_role("combobox", name="承继")).to_be_visible()
    first = screen.get_by_role("combobox", name="党组织").first
    expect(first).to_have_accessible_description("中共宁夏恒泰房地产经纪支部委员会")
    screen.get_by_text("添加另一个 组织覆盖").click()
    expect(screen.get_by_role("combobox", name="党组织")).to_have_count(2)
