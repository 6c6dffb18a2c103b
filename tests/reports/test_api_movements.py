"""Movements and late changes over the API: the rows of the screens, members by number alone."""

from typing import Any

import pytest
from django.utils.timezone import now

from districts.models import Area
from reports.models import LateChange, Movement, QuarterlyReport
from tests.shared_world import shared


@pytest.fixture
@shared
def report(district: Area, zone: Area, street: Area) -> QuarterlyReport:
    """One organisation came, one went from the street to the zone, a member died; since it was
    locked an organisation was entered late."""
    made = QuarterlyReport.objects.create(
        area=district, year=2017, quarter=4, compiled_at=now(), digest="d" * 64
    )
    organisation = {"report": made, "subject": "organisation"}
    moved = {**organisation, "object_id": 2, "name": "搬迁公司", "inside": True}
    Movement.objects.create(
        **organisation, object_id=1, name="新公司", kind="added", area=zone, unit=zone
    )
    Movement.objects.create(**moved, kind="moved_in", area=zone, unit=zone, other_area=street)
    Movement.objects.create(**moved, kind="moved_out", area=street, unit=street, other_area=zone)
    Movement.objects.create(
        report=made, subject="member", object_id=3, kind="removed", area=zone, unit=zone
    )
    LateChange.objects.create(
        **organisation, object_id=4, name="补登公司", kind="appeared", area=zone, found_at=now()
    )
    return made


def asked(client: Any, noun: str, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/api/v1/{noun}/", query).json()["results"]
    return found


def test_a_movement_says_what_came_or_went_and_where(
    report: QuarterlyReport, cast: Any, sign_in: Any
) -> None:
    (row,) = asked(sign_in(cast.official), "movements", kind="moved_in")
    assert (row["report"], row["period"], row["name"], row["inside"]) == (
        report.pk,
        "2017Q4",
        "搬迁公司",
        True,
    )
    assert (row["area"]["code"], row["other_area"]["code"]) == ("640106-YHW", "640106006")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {1, 2, 3}),
        ({"inside": "false"}, {1, 3}),
        ({"subject": "member"}, {3}),
        ({"kind": ["added", "removed"]}, {1, 3}),
        ({"unit": "640106006"}, {2}),
        ({"period": "2017Q4", "area": "640106"}, {1, 2, 3}),
        ({"quarter": 3}, set()),
    ],
)
def test_movements_are_narrowed(
    query: dict[str, Any], found: set[int], report: QuarterlyReport, cast: Any, sign_in: Any
) -> None:
    rows = asked(sign_in(cast.official), "movements", **query)
    assert {row["object_id"] for row in rows} == found


def test_an_office_reads_what_lies_with_it(
    report: QuarterlyReport, cast: Any, sign_in: Any
) -> None:
    client = sign_in(cast.street_clerk)
    assert [row["kind"] for row in asked(client, "movements")] == ["moved_out"]
    assert asked(client, "late-changes") == []
    assert asked(sign_in(cast.foreign_official), "movements", report=report.pk) == []


@pytest.mark.parametrize("role", ["clerk", "official", "admin"])
def test_a_member_has_a_number_and_no_name(
    role: str, report: QuarterlyReport, cast: Any, sign_in: Any
) -> None:
    (row,) = asked(sign_in(getattr(cast, role)), "movements", subject="member")
    assert (row["object_id"], row["name"]) == (3, "")


def test_late_changes_are_told_with_what_became_of_it(
    report: QuarterlyReport, cast: Any, sign_in: Any
) -> None:
    client = sign_in(cast.official)
    (row,) = asked(client, "late-changes", report=report.pk, kind="appeared")
    assert (row["name"], row["subject"], row["period"]) == ("补登公司", "organisation", "2017Q4")
    assert asked(client, "late-changes", kind="vanished") == []
    assert client.get("/api/v1/late-changes/", {"subject": "person"}).status_code == 400
