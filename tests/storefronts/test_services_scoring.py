"""Scores at their boundaries, rules that change meanwhile, and places that are taken."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.timezone import localdate

from core.errors import Refused
from districts.models import Area
from storefronts.enums import CriterionKind, FeedbackState
from storefronts.models import Application, Feedback, HonourScheme, SchemeVersion
from storefronts.services import applying, awarding, deciding, schemes, scoring
from storefronts.services.scoring import Given
from tests.storefronts.stores import (
    answered,
    draft,
    met,
    over,
    published,
    scored,
    store_in,
    version_of,
)

pytestmark = pytest.mark.django_db


def sheet(application: Application, total: str) -> dict[int, Given]:
    """A sheet of so many points: what is missing is taken off the first criteria."""
    left, given = Decimal(100) - Decimal(total), {}
    for criterion in scoring.sheet(application):
        if criterion.kind == CriterionKind.SCORED:
            taken = min(left, Decimal(criterion.points))
            left -= taken
            given[criterion.pk] = Given(criterion.points - taken, "有不符" if taken else "")
    return given


def assessed(application: Application, cast: SimpleNamespace, *totals: str) -> Application:
    for appraiser, total in zip((cast.clerk, cast.approver), totals, strict=False):
        scoring.assess(application, sheet(application, total), by=appraiser)
    return application


@pytest.mark.parametrize(
    ("totals", "score"),
    [
        (("80", "80"), "80.0"),
        (("79.9", "80.1"), "80.0"),
        (("79.9", "80"), "80.0"),  # 79.95, halves up
        (("79.8", "80"), ""),  # 79.9
        (("79.9", "79.9"), ""),
        (("75", "85"), "80.0"),  # ten apart are tolerated
    ],
)
def test_the_pass_mark(
    reviewed: Application, cast: SimpleNamespace, totals: tuple[str, ...], score: str
) -> None:
    assessed(reviewed, cast, *totals)
    if score:
        assert scoring.conclude(reviewed, by=cast.approver).score == Decimal(score)
        return
    with pytest.raises(Refused, match="低于合格分 80 分"):
        scoring.conclude(reviewed, by=cast.approver)


@pytest.mark.parametrize(("totals", "refused"), [(("100", "90"), False), (("100", "89.9"), True)])
def test_the_tolerance(
    reviewed: Application, cast: SimpleNamespace, totals: tuple[str, ...], refused: bool
) -> None:
    assessed(reviewed, cast, *totals)
    assert ("相差 10.1 分" in scoring.unready(reviewed)) is refused
    assert bool(scoring.unready(reviewed)) is refused


def test_one_sheet_is_not_enough_even_with_full_marks(
    reviewed: Application, cast: SimpleNamespace
) -> None:
    assessed(reviewed, cast, "100")
    with pytest.raises(Refused, match="要有 2 名评委"):
        scoring.conclude(reviewed, by=cast.approver)
    scoring.assess(reviewed, sheet(reviewed, "96"), by=cast.clerk)  # his own again
    assert reviewed.assessments.count() == 1


@pytest.mark.parametrize(
    ("score", "stars"),
    [
        ("0", 0),
        ("74.9", 0),
        ("75", 1),
        ("79.9", 1),
        ("80", 2),
        ("84.9", 2),
        ("85", 3),
        ("89.9", 3),
        ("90", 4),
        ("94.9", 4),
        ("95", 5),
        ("110", 5),
    ],
)
def test_the_bands_of_the_stars(score: str, stars: int) -> None:
    assert version_of("star_merchant").stars_of(Decimal(score)) == stars


def test_an_honour_without_stars_has_none() -> None:
    assert version_of("model_store").stars_of(Decimal(100)) is None


def test_points_are_not_given_beyond_the_criterion(
    reviewed: Application, cast: SimpleNamespace
) -> None:
    criterion = next(one for one in scoring.sheet(reviewed) if one.kind == CriterionKind.BONUS)
    for points in (Decimal("5.1"), Decimal("-0.1")):
        given = sheet(reviewed, "100") | {criterion.pk: Given(points)}
        with pytest.raises(Refused, match="应在 0 到 5 分之间") as why:
            scoring.assess(reviewed, given, by=cast.clerk)
        assert why.value.field == f"points_{criterion.pk}"
    scoring.assess(
        reviewed, sheet(reviewed, "100") | {criterion.pk: Given(Decimal(5))}, by=cast.clerk
    )
    assert reviewed.assessments.get().total == 105


def own_version(area: Area, by: Any, **changed: Any) -> SchemeVersion:
    """A district's own rules of the model store from today."""
    scheme = HonourScheme.objects.get(area=None, code="model_store")
    made = schemes.revise(scheme, area=area, by=by)
    SchemeVersion.objects.filter(pk=made.pk).update(**changed)
    return schemes.put_in_force(made, since=localdate(), by=by)


def test_an_application_keeps_the_rules_it_was_begun_under(
    reviewed: Application, cast: SimpleNamespace, zone: Area, district: Area, second: Any
) -> None:
    own_version(district, cast.admin, pass_mark=90)
    assessed(reviewed, cast, "85", "85")
    assert scoring.conclude(reviewed, by=cast.approver).score == 85
    (now,) = [one for one in schemes.open_to_applications(zone) if one.scheme.code == "model_store"]
    later = applying.begin(now, store_in(zone, "万信通讯"), by=second)
    assert (later.version.pass_mark, reviewed.version.pass_mark) == (90, 80)


def test_the_quota_is_full_until_a_place_is_free(
    cast: SimpleNamespace, zone: Area, district: Area, second: Any
) -> None:
    version = own_version(district, cast.admin, quota=1)
    made = []
    for name in ("文华书城", "万信通讯"):
        begun = applying.begin(version, store_in(zone, name), by=second)
        from_draft = applying.submit(answered(begun, second), by=second)
        made.append(scored(from_draft, cast, cast.clerk))
    for one in made:
        over(published(one, cast))
        one.refresh_from_db()
    title = awarding.award(made[0], by=cast.approver)
    with pytest.raises(Refused, match="名额 1 个已满"):
        awarding.award(made[1], by=cast.approver)
    title.state = "given_up"
    title.save()
    assert awarding.award(made[1], by=cast.approver).number.endswith("002号")


@pytest.mark.parametrize(
    ("state", "proven", "sentence"),
    [
        (FeedbackState.RECEIVED, None, "还有公示异议没有答复"),
        (FeedbackState.CHECKED, False, "还有公示异议没有答复"),
        (FeedbackState.ANSWERED, True, "公示异议查证属实"),
        (FeedbackState.ANSWERED, False, ""),
    ],
)
def test_an_objection_is_answered_first(
    submitted: Application, cast: SimpleNamespace, state: str, proven: Any, sentence: str
) -> None:
    application = scored(submitted, cast, cast.clerk)
    over(published(application, cast))
    application.refresh_from_db()
    Feedback.objects.create(
        number="F1",
        kind="objection",
        area=application.storefront.area,
        application=application,
        text="不实",
        state=state,
        proven=proven,
        due=localdate(),
    )
    if not sentence:
        assert awarding.award(application, by=cast.approver).number
        return
    with pytest.raises(Refused, match=sentence):
        awarding.award(application, by=cast.approver)


def test_a_member_who_left_meanwhile_stops_the_award(
    submitted: Application, cast: SimpleNamespace
) -> None:
    application = scored(submitted, cast, cast.clerk)
    over(published(application, cast))
    application.refresh_from_db()
    application.storefront.members.update(until=localdate())
    with pytest.raises(Refused, match="必备条件不符，不能授牌"):
        awarding.award(application, by=cast.approver)


def test_no_step_is_skipped(submitted: Application, cast: SimpleNamespace, second: Any) -> None:
    with pytest.raises(Refused, match="不能初审通过"):
        deciding.approve(submitted, met(submitted), by=cast.approver)
    with pytest.raises(Refused, match="不能确定评分"):
        scoring.conclude(submitted, by=cast.approver)
    with pytest.raises(Refused, match="不能公示"):
        published(submitted, cast)
    with pytest.raises(Refused, match="不能授牌"):
        awarding.award(submitted, by=cast.approver)
    with pytest.raises(Refused, match="不在评分阶段"):
        scoring.assess(submitted, sheet(submitted, "100"), by=cast.approver)


def test_a_draft_that_lacks_something_is_not_handed_in(second: Any, zone: Area) -> None:
    begun = applying.begin(version_of(), store_in(zone), by=second)
    with pytest.raises(Refused, match="还差 5 项"):
        applying.submit(begun, by=second)
    assert draft(store_in(zone, "另一家"), second).state == "draft"
