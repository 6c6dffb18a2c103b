"""What the adviser tells of claims, projects and pairings: on the day, and together where many."""

from typing import Any

from django.utils.timezone import localdate

from activities.models import Claim, Project
from activities.rules.services import MANY, RULES
from activities.services import claims, pairings
from activities.services.pairings import Seen
from districts.models import RuleLimit
from tests.activities.makers import member_in
from tests.activities.service_makers import DAY, done_by, item_in, pairing_in, project_in

BY_CODE = {rule.code: rule for rule in RULES}


def found(code: str, path: str = "", day: Any = None) -> list[Any]:
    return list(BY_CODE[code].find(path, day or localdate()))


def test_a_claim_is_told_from_the_day_after_its_last(zone: Any, clerk: Any) -> None:
    claim = claims.claim(item_in(zone, clerk), member_in(zone), by=clerk)
    Claim.objects.update(due=localdate())
    assert found("claim-undone") == []
    (one,) = found("claim-undone", day=localdate() + DAY)
    assert (one.area_id, one.due) == (zone.pk, localdate())
    assert one.url.endswith(f"/claim/{claim.pk}/change/")
    done_by(claim, clerk)
    assert found("claim-undone", day=localdate() + DAY) == []


def test_a_claim_waits_for_who_was_served_as_long_as_the_area_says(zone: Any, clerk: Any) -> None:
    claim = done_by(claims.claim(item_in(zone, clerk), member_in(zone), by=clerk), clerk)
    RuleLimit.objects.create(area=zone, code="claim_confirm", value=3, source="本区规定")
    assert found("claim-unconfirmed", day=localdate() + 3 * DAY) == []
    (one,) = found("claim-unconfirmed", day=localdate() + 4 * DAY)
    assert one.due == localdate() + 3 * DAY
    assert one.url.endswith("/confirm/")
    assert "张" not in one.subject + one.detail
    claims.confirm(claim, by=clerk)
    assert found("claim-unconfirmed", day=localdate() + 4 * DAY) == []


def test_many_are_told_together_by_area(zone: Any, street: Any, clerk: Any) -> None:
    item = item_in(zone, clerk, wanted=MANY + 1)
    for number in range(MANY + 1):
        claims.claim(item, member_in(zone, f"党员{number}"), by=clerk)
    Claim.objects.update(due=localdate() - DAY)
    (one,) = found("claim-undone")
    assert one.subject == f"认领超期未办理：{MANY + 1} 件"
    assert one.url.endswith(f"?late=do&area={zone.code}")
    Claim.objects.first().delete()  # type: ignore[union-attr]
    assert len(found("claim-undone")) == MANY
    assert found("claim-undone", path=street.path) == []


def test_a_project_past_its_day(zone: Any) -> None:
    project_in(zone, due=localdate())
    assert found("project-overdue") == []
    assert len(found("project-overdue", day=localdate() + DAY)) == 1
    Project.objects.update(state="done")
    assert found("project-overdue", day=localdate() + DAY) == []


def test_visits_and_needs(zone: Any, clerk: Any) -> None:
    pairing = pairing_in(zone, member_in(zone))
    (due,), (late,) = found("visit-due"), found("visit-late")
    assert due.due == pairings.period("quarter", localdate())[1]
    assert late.due == pairings.previous("quarter", localdate())[1]
    assert "张三" not in due.subject
    assert "周八" not in due.subject
    visit = pairings.visit(pairing, Seen(localdate(), need="漏水"), by=clerk)
    assert found("visit-due") == []
    (need,) = found("need-unsolved")
    assert need.url.endswith(f"/visit/{visit.pk}/solve/")
    assert "漏水" not in need.subject + need.detail


def test_rules_ask_as_much_for_many_as_for_one(
    zone: Any, clerk: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(4):
        member = member_in(zone, f"党员{number}")
        pairing = pairing_in(zone, member)
        pairings.visit(pairing, Seen(localdate(), need="漏水"), by=clerk)
        done_by(claims.claim(item_in(zone, clerk), member, by=clerk), clerk)
    later = localdate() + 400 * DAY
    with django_assert_max_num_queries(2 * len(RULES)):
        assert sum(len(found(rule.code, day=later)) for rule in RULES) >= 12
