"""An area with a roster and no ledger of organisations: every page says so in words; what is not
known is no nought."""

import re
from typing import Any

import pytest
from django.urls import reverse

from districts.models import Area
from reports.models import QuarterlyReport
from tests.conftest import START
from tests.reports.quarters import Town
from tests.reports.town import recompile
from tests.shared_world import shared

LIST = f"{reverse('organisation-list')}?indicator="


@pytest.fixture
@shared
def rosters(town: Town) -> QuarterlyReport:
    Area.objects.update(ledger_since=None, roster_since=START)
    town.district.refresh_from_db()
    recompile(town)
    return QuarterlyReport.objects.get()


def text(client: Any, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    body = re.sub(r"<script.*?</script>", "", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


@pytest.mark.parametrize(
    "url",
    [
        reverse("dashboard"),
        reverse("dashboard") + "?screen=1",
        reverse("activity-dashboard"),
        reverse("activity-dashboard") + "?screen=1",
        reverse("basis-comparison"),
        LIST + "organisation_coverage",
        LIST + "organisations",
        LIST + "uncovered",
    ],
)
def test_a_page_says_that_there_is_none(
    url: str, rosters: QuarterlyReport, cast: Any, sign_in: Any
) -> None:
    told = text(sign_in(cast.official), url)
    assert "无台账" in told
    assert not re.search(r"(覆盖|参与|组建)率 0(\.0)? ?%|(?<!\d)0 / 0|这个数是 0|单位 0 家", told)


def test_so_does_the_report(rosters: QuarterlyReport, cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.official)
    told = text(client, reverse("report", args=[rosters.pk]))
    assert "— 无台账" in told
    assert "（无台账）" in told
    assert "0 / 0 家" not in told
    assert "0 / 0" not in text(client, reverse("report-list"))


def test_a_list_of_something_else_is_as_it_was(
    rosters: QuarterlyReport, cast: Any, sign_in: Any
) -> None:
    assert "无台账" not in text(sign_in(cast.official), LIST + "party_organisations")
