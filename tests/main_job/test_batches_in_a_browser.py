"""S5: one act on thirty organisations in three clicks, a result for each, and all taken back."""

import pytest
from playwright.sync_api import Page, expect

from tests.main_job.faces import violations
from tests.main_job.installation import Installation

pytestmark = pytest.mark.browser

USER = "clerk"
LIST = "/admin/districts/organisation/?q=宁夏"
SETTING = """
from districts.models import Area, Instructor, RuleLimit
zone = Area.objects.get(code="640106Z01")
Instructor.objects.create(name="某某指导员", area=zone)
RuleLimit.objects.create(area=zone, code="instructor_organisations", value=23, source="区委通知")
"""
GUIDED = """
select count(*) from districts_workcoverage as way
join districts_instructor as person on person.id = way.instructor_id
where person.name = '某某指导员'
"""


@pytest.fixture(scope="module", autouse=True)
def instructor(compiled: Installation) -> None:
    """He may guide 23: of the 25 on a page two are refused."""
    compiled.run("shell", "-v", "0", "-c", SETTING)


def guided(compiled: Installation) -> int:
    ((count,),) = compiled.asked(GUIDED)
    return int(count)


def test_an_instructor_is_assigned_to_a_page_of_organisations(
    screen: Page, address: str, compiled: Installation
) -> None:
    screen.goto(f"{address}{LIST}")
    screen.locator("[data-tick-all] input").check()  # 1
    screen.locator("select[name=action]").select_option(label="指派指导员")
    screen.get_by_role("button", name="执行").click()  # 2
    expect(screen.locator("h1")).to_have_text("指派指导员 25 条单位？")
    assert violations(screen) == []
    assert guided(compiled) == 0
    screen.get_by_label("党建指导员").select_option(label="某某指导员")
    screen.get_by_role("button", name="指派指导员 25 条").click()  # 3
    expect(screen.locator("h1")).to_have_text("指派指导员：已办 23 条，未办 2 条")
    refused = screen.locator("tbody tr", has_text="未办")
    expect(refused).to_have_count(2)
    expect(refused.first).to_contain_text("某某指导员已指导 23 家")
    assert violations(screen) == []
    assert guided(compiled) == 23
    screen.get_by_role("button", name="撤销").click()
    expect(screen.get_by_text("已撤销，23 条恢复原状。")).to_be_visible()
    assert guided(compiled) == 0
