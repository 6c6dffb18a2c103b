"""检查: planned, put off, cancelled; done once, and what it leads to."""

import datetime as dt
import threading
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils.timezone import localdate

from core.errors import Refused
from districts.services import handing_over
from storefronts.enums import CriterionKind, InspectionOutcome, TitleState
from storefronts.models import Inspection, InspectionFinding, StorefrontMember, Title
from storefronts.services import inspections
from storefronts.services.inspections import Report, Seen
from tests.conftest import make_user
from tests.shared_world import shared
from tests.storefronts.stores import picture, store_in, title_of
from tests.storefronts.titled import in_state

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
PASSED, RECTIFY, REVOKE = InspectionOutcome


@pytest.fixture
@shared
def title(zone: Any) -> Title:
    return title_of(store_in(zone))


@pytest.fixture
@shared
def starred(zone: Any) -> Title:
    return title_of(store_in(zone), "star_merchant", stars=3)


def planned(title: Title, cast: SimpleNamespace, **more: Any) -> Inspection:
    given = {"day": localdate(), "inspector": cast.clerk, **more}
    return inspections.plan(title, by=cast.clerk, **given)


def done(
    inspection: Inspection,
    cast: SimpleNamespace,
    outcome: str = PASSED,
    seen: dict[int, Seen] | None = None,
    **said: Any,
) -> Title:
    report = Report(
        outcome,
        said.pop("day", localdate()),
        said.pop("plaque_shown", True),
        words="查看现场",
        **said,
    )
    inspections.do(inspection, report, seen or {}, by=cast.clerk)
    return Title.objects.get(pk=inspection.title_id)


class TestPlanned:
    def test_not_for_a_day_gone_by(self, title: Title, cast: SimpleNamespace) -> None:
        with pytest.raises(Refused, match="计划日期不能早于今天") as why:
            planned(title, cast, day=localdate() - DAY)
        assert why.value.field == "day"

    def test_not_twice_on_a_day(self, title: Title, cast: SimpleNamespace) -> None:
        done(planned(title, cast), cast)
        with pytest.raises(Refused, match="这一天已做过这类检查") as why:
            planned(title, cast)
        assert why.value.field == "day"

    def test_one_at_a_time(self, title: Title, cast: SimpleNamespace) -> None:
        planned(title, cast)
        with pytest.raises(Refused, match="已安排"):
            planned(title, cast, day=localdate() + DAY, kind="spot")

    @pytest.mark.parametrize("state", [s for s in TitleState if s not in inspections.HELD])
    def test_only_of_what_is_held(
        self, state: TitleState, title: Title, cast: SimpleNamespace
    ) -> None:
        in_state(title, state)
        with pytest.raises(Refused, match="不用检查"):
            planned(title, cast)

    @pytest.mark.parametrize("who", ["approver", "official", "foreign_clerk", "street_clerk"])
    def test_by_a_clerk_of_the_place(self, who: str, title: Title, cast: SimpleNamespace) -> None:
        with pytest.raises(Refused, match="请改选检查人") as why:
            planned(title, cast, inspector=getattr(cast, who))
        assert why.value.field == "inspector"

    def test_whom_a_clerk_may_send(self, cast: SimpleNamespace, zone: Any, district: Any) -> None:
        above = make_user("above", ("clerk", district))  # type: ignore[arg-type]
        assert set(inspections.inspectors(cast.clerk)) == {cast.clerk, above}
        assert set(inspections.inspectors(above)) >= {cast.clerk, cast.street_clerk, above}
        assert cast.foreign_clerk not in inspections.inspectors(above)

    def test_put_off_and_cancelled_until_it_is_done(
        self, title: Title, cast: SimpleNamespace
    ) -> None:
        visit = planned(title, cast)
        later = localdate() + 9 * DAY
        inspections.put_off(visit, by=cast.clerk, day=later, inspector=None)
        visit.refresh_from_db()
        assert (visit.planned_on, visit.inspector) == (later, None)
        done(visit, cast)
        with pytest.raises(Refused, match="不能再改"):
            inspections.put_off(visit, by=cast.clerk, day=later, inspector=None)
        with pytest.raises(Refused, match="不能再改"):
            inspections.cancel(visit, by=cast.clerk, reason="x")
        inspections.cancel(planned(title, cast, kind="spot"), by=cast.clerk, reason="关门")
        assert Inspection.objects.count() == 1


def test_when_a_clerk_leaves_his_visits_go_to_a_colleague(
    title: Title, cast: SimpleNamespace, zone: Any
) -> None:
    visit = planned(title, cast)
    colleague = make_user("colleague", ("clerk", zone))  # type: ignore[arg-type]
    assert handing_over.waiting(cast.clerk) == [("安排的检查", [visit])]
    handing_over.give(cast.clerk, colleague)
    visit.refresh_from_db()
    assert visit.inspector == colleague


class TestDone:
    def test_what_was_found_is_kept(self, title: Title, cast: SimpleNamespace) -> None:
        visit = planned(title, cast, inspector=None)
        first, *rest = inspections.sheet(title)
        seen = {rest[0].pk: Seen(False, "承诺没有上墙", picture())}
        after = done(visit, cast, RECTIFY, seen)
        visit.refresh_from_db()
        assert (visit.inspector, visit.done_on, visit.outcome) == (
            cast.clerk,
            localdate(),
            RECTIFY,
        )
        found = {one.criterion_id: one for one in visit.findings.all()}
        assert set(found) == {first.pk, *(one.pk for one in rest)}
        unmet = found[rest[0].pk]
        assert (unmet.met, unmet.words, bool(unmet.photo)) == (False, "承诺没有上墙", True)
        assert found[first.pk].met
        assert after.state == TitleState.SUSPENDED

    def test_the_sheet_leaves_out_what_the_register_answers(self, title: Title) -> None:
        asked = inspections.sheet(title)
        assert not [one for one in asked if one.auto or one.kind == CriterionKind.BONUS]
        assert {one.kind for one in asked} == {"hard", "scored", "veto"}

    def test_once(self, title: Title, cast: SimpleNamespace) -> None:
        visit = planned(title, cast)
        done(visit, cast)
        with pytest.raises(Refused, match="不能再改，请另行安排检查"):
            done(visit, cast, REVOKE)
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            Inspection.objects.update(words="改过")

    def test_the_day_is_not_to_come_nor_before_the_award(
        self, title: Title, cast: SimpleNamespace
    ) -> None:
        visit = planned(title, cast)
        for day in (localdate() + DAY, title.awarded_on - DAY):
            with pytest.raises(Refused, match="检查日期应在") as why:
                done(visit, cast, day=day)
            assert why.value.field == "day"

    def test_what_is_not_met_has_words(self, title: Title, cast: SimpleNamespace) -> None:
        one = inspections.sheet(title)[1]
        with pytest.raises(Refused, match="请写明情况") as why:
            done(planned(title, cast), cast, RECTIFY, {one.pk: Seen(False, " ")})
        assert why.value.field == f"words_{one.pk}"
        assert not InspectionFinding.objects.exists()

    def test_a_veto_or_a_hard_condition_does_not_pass(
        self, title: Title, cast: SimpleNamespace
    ) -> None:
        visit = planned(title, cast)
        for kind in (CriterionKind.VETO, CriterionKind.HARD):
            one = next(one for one in inspections.sheet(title) if one.kind == kind)
            with pytest.raises(Refused, match="不能判为合格") as why:
                done(visit, cast, PASSED, {one.pk: Seen(False, "查实")})
            assert why.value.field == "outcome"
        small = next(one for one in inspections.sheet(title) if one.kind == CriterionKind.SCORED)
        after = done(visit, cast, PASSED, {small.pk: Seen(False, "当场改正")})
        assert after.state == TitleState.STANDING

    def test_not_of_a_title_that_was_taken_back_meanwhile(
        self, title: Title, cast: SimpleNamespace
    ) -> None:
        visit = planned(title, cast)
        in_state(title, TitleState.REVOKED)
        with pytest.raises(Refused, match="不用再检查"):
            done(visit, cast)

    def test_by_who_may_write_there(self, title: Title, cast: SimpleNamespace) -> None:
        visit = planned(title, cast)
        report = Report(RECTIFY, localdate(), True, words="查实")
        with pytest.raises(Refused, match="经办人办理"):
            inspections.do(visit, report, {}, by=cast.foreign_clerk)
        visit.refresh_from_db()
        assert visit.done_on is None


class TestWhatItLeadsTo:
    @pytest.mark.parametrize(
        ("score", "stars"), [("95", 5), ("94.9", 4), ("75", 1), ("89.9", 3), ("80", 2)]
    )
    def test_stars_by_the_bands(
        self, score: str, stars: int, starred: Title, cast: SimpleNamespace
    ) -> None:
        assert done(planned(starred, cast), cast, score=Decimal(score)).stars == stars

    def test_below_the_pass_mark_it_does_not_pass(
        self, starred: Title, cast: SimpleNamespace
    ) -> None:
        visit = planned(starred, cast)
        with pytest.raises(Refused, match="低于合格分 75") as why:
            done(visit, cast, score=Decimal("74.9"))
        assert why.value.field == "outcome"
        after = done(visit, cast, RECTIFY, score=Decimal("74.9"))
        assert (after.stars, after.state) == (0, TitleState.SUSPENDED)

    @pytest.mark.parametrize("score", [None, Decimal(-1), Decimal("120.1")])
    def test_a_score_is_asked_for(self, score: Any, starred: Title, cast: SimpleNamespace) -> None:
        with pytest.raises(Refused, match="请填写得分") as why:
            done(planned(starred, cast), cast, score=score)
        assert why.value.field == "score"

    def test_suspended_until_a_day(self, title: Title, cast: SimpleNamespace) -> None:
        last = localdate() + 5 * DAY
        after = done(planned(title, cast), cast, RECTIFY, rectify_by=last)
        assert (after.state, after.rectify_by) == (TitleState.SUSPENDED, last)
        assert after.phases.latest("since").reason == "季度检查：查看现场"

    def test_restored_by_the_check_after_it(self, title: Title, cast: SimpleNamespace) -> None:
        done(planned(title, cast), cast, RECTIFY)
        spot = planned(title, cast, kind="spot")
        assert done(spot, cast).state == TitleState.SUSPENDED
        again = done(planned(title, cast, kind="rectified"), cast)
        assert (again.state, again.rectify_by) == (TitleState.STANDING, None)

    def test_not_restored_it_has_another_day(self, title: Title, cast: SimpleNamespace) -> None:
        done(planned(title, cast), cast, RECTIFY, rectify_by=localdate())
        last = localdate() + 3 * DAY
        again = done(planned(title, cast, kind="rectified"), cast, RECTIFY, rectify_by=last)
        assert (again.state, again.rectify_by) == (TitleState.SUSPENDED, last)

    def test_not_restored_while_nobody_of_the_party_is_there(
        self, title: Title, cast: SimpleNamespace
    ) -> None:
        done(planned(title, cast), cast, RECTIFY)
        StorefrontMember.objects.update(until=localdate())
        with pytest.raises(Refused, match="暂不能恢复"):
            done(planned(title, cast, kind="rectified"), cast)

    def test_a_proposal_changes_nothing_by_itself(
        self, title: Title, cast: SimpleNamespace
    ) -> None:
        assert done(planned(title, cast), cast, REVOKE).state == TitleState.STANDING

    def test_whether_it_hangs(self, title: Title, cast: SimpleNamespace) -> None:
        day = localdate() - DAY
        assert done(planned(title, cast), cast, day=day).hung_on == day
        again = done(planned(title, cast, kind="spot"), cast)
        assert again.hung_on == day
        assert done(planned(again, cast, kind="feedback"), cast, plaque_shown=False).hung_on is None


@pytest.mark.django_db(transaction=True)
def test_two_inspectors_at_once_write_one_result(
    default_schemes: None, cast: SimpleNamespace, zone: Any
) -> None:
    visit = planned(title_of(store_in(zone)), cast)
    results: list[str] = []
    start = threading.Barrier(2)

    def write(outcome: str) -> None:
        start.wait()
        try:
            inspections.do(visit, Report(outcome, localdate(), True, words="x"), {}, by=cast.clerk)
            results.append("done")
        except Refused as why:
            results.append(str(why))
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(outcome,)) for outcome in (PASSED, RECTIFY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results.count("done") == 1
    assert sum("不能再改" in told for told in results) == 1
