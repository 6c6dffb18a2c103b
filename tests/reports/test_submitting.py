"""报送: who hands which part in, what keeps him from it, and what opens it again."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pghistory.models import Events

from accounts.models import Message
from core.errors import Refused
from core.models import Act
from districts.models import Area, RuleLimit
from reports.cycle import findings, submitting
from reports.cycle.drafting import compile_draft
from reports.enums import SubmissionState
from reports.models import Basis, Figure, OrganisationFact, QuarterlyReport, Submission
from tests.reports.cycle import drafted, hand_in, only, part_of, plant
from tests.reports.quarters import PERIOD, Town

pytestmark = pytest.mark.usefixtures("nothing_found")

S = SubmissionState


@pytest.fixture
def report(town: Town) -> QuarterlyReport:
    return drafted()


def test_a_compile_asks_every_unit_for_its_part(report: QuarterlyReport, town: Town) -> None:
    """What lies in none of them (区直) is nobody's; the day is ten working days after the end."""
    parts = report.submissions.select_related("area")
    assert {str(part.area) for part in parts} == {
        "满城北街街道",
        "空白街道",
        "银川阅海湾中央商务区",
    }
    assert {(part.state, part.due) for part in parts} == {(S.OPEN, dt.date(2018, 1, 15))}
    compile_draft(town.district, PERIOD)
    assert report.submissions.count() == 3


def test_the_day_follows_the_limit_of_the_district(town: Town) -> None:
    RuleLimit.objects.create(area=town.district, code="report_submission", value=1)
    Submission.objects.all().delete()
    compile_draft(town.district, PERIOD)
    assert set(Submission.objects.values_list("due", flat=True)) == {dt.date(2018, 1, 2)}


def test_an_area_without_units_answers_for_all_of_its_own(
    foreign_zone: Area, cast: SimpleNamespace
) -> None:
    foreign_zone.ledger_since = dt.date(2016, 1, 1)
    foreign_zone.save()
    report = compile_draft(foreign_zone, PERIOD).outcome.report
    part = report.submissions.get()
    assert part.area == foreign_zone
    assert submitting.submit(part, by=cast.foreign_clerk).state == S.SUBMITTED


def test_it_is_handed_in_by_name_and_day(
    report: QuarterlyReport, town: Town, cast: SimpleNamespace
) -> None:
    part = submitting.submit(part_of(report, town.zone), by=cast.clerk)
    part.refresh_from_db()
    assert (part.state, part.submitted_by, len(part.figures_digest)) == (
        S.SUBMITTED,
        cast.clerk,
        64,
    )
    act = Act.objects.get(verb="报送")
    assert (act.by, act.object_id) == (cast.clerk, part.pk)
    with pytest.raises(Refused, match="当前为“已报送”，不能报送，请"):
        submitting.submit(part, by=cast.clerk)


def test_only_a_clerk_of_the_unit_hands_it_in(
    report: QuarterlyReport, town: Town, cast: SimpleNamespace
) -> None:
    part = part_of(report, town.zone)
    for who in (cast.approver, cast.official, cast.street_clerk, cast.foreign_clerk, cast.admin):
        with pytest.raises(Refused, match="由填报单位的经办人报送，请"):
            submitting.submit(part, by=who)
    part.refresh_from_db()
    assert (part.state, part.submitted_by, part.figures_digest) == (S.OPEN, None, "")


def test_an_open_finding_of_the_unit_keeps_it(
    report: QuarterlyReport, town: Town, cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another street has open is not its business."""
    plant(monkeypatch, town.zone)
    with pytest.raises(Refused, match="还有 1 处校核没有更正或说明，请"):
        submitting.submit(part_of(report, town.zone), by=cast.clerk)
    assert submitting.submit(part_of(report, town.street), by=cast.street_clerk)
    only(monkeypatch)
    findings.look(report)
    assert submitting.submit(part_of(report, town.zone), by=cast.clerk).state == S.SUBMITTED


@pytest.mark.parametrize("live", [True, False])
def test_what_goes_on_beside_the_edition_is_looked_at_again(
    report: QuarterlyReport,
    town: Town,
    cast: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
    live: bool,
) -> None:
    """And what was found stays, for the page to show; the rest waits for the next compile."""
    plant(monkeypatch, town.zone, live=live, looked=False)
    part = part_of(report, town.zone)
    if not live:
        assert submitting.submit(part, by=cast.clerk).state == S.SUBMITTED
        return
    with pytest.raises(Refused, match="还有 1 处校核没有更正或说明，请"):
        submitting.submit(part, by=cast.clerk)
    assert part_of(report, town.zone).open_findings == 1
    assert len(findings.still_open(report, town.zone)) == 1


def test_the_district_returns_it_with_a_reason(
    report: QuarterlyReport, town: Town, cast: SimpleNamespace
) -> None:
    part = submitting.submit(part_of(report, town.zone), by=cast.clerk)
    for reason in ("", "  "):
        with pytest.raises(Refused, match="退回请写明事由"):
            submitting.send_back(part, by=cast.official, reason=reason)
    with pytest.raises(Refused, match="最多 200 字，请"):
        submitting.send_back(part, by=cast.official, reason="错" * 201)
    returned = submitting.send_back(part, by=cast.official, reason="联合覆盖的两家核对一下")
    assert (returned.state, returned.note) == (S.RETURNED, "联合覆盖的两家核对一下")
    told = Message.objects.get(user=cast.clerk)
    assert "联合覆盖的两家核对一下" in told.text
    assert told.url == f"/reports/{report.pk}/?unit={town.zone.code}"
    again = submitting.submit(returned, by=cast.clerk)
    again.refresh_from_db()
    assert (again.state, again.note) == (S.SUBMITTED, "")


def test_only_the_district_returns_and_only_what_was_handed_in(
    report: QuarterlyReport, town: Town, cast: SimpleNamespace
) -> None:
    part = part_of(report, town.zone)
    with pytest.raises(Refused, match="当前为“待报送”，不能退回"):
        submitting.send_back(part, by=cast.official, reason="x")
    submitting.submit(part, by=cast.clerk)
    for who in (cast.clerk, cast.approver, cast.auditor, cast.foreign_official):
        with pytest.raises(Refused, match="由区级人员退回"):
            submitting.send_back(part, by=who, reason="x")


def test_other_figures_open_what_was_handed_in(
    report: QuarterlyReport, town: Town, cast: SimpleNamespace
) -> None:
    """Only of the unit whose figures they are; whoever handed it in is told."""
    hand_in(report)
    compile_draft(town.district, PERIOD)
    assert set(report.submissions.values_list("state", flat=True)) == {S.SUBMITTED}
    town.add("十二月补登有限公司", area=town.street)
    assert compile_draft(town.district, PERIOD).outcome.changed
    opened = part_of(report, town.street)
    assert (opened.state, opened.note) == (S.OPEN, "汇总后数字有变化")
    assert part_of(report, town.zone).state == S.SUBMITTED
    act = Act.objects.get(verb="重新打开")
    assert (act.by, act.object_id, act.note) == (None, opened.pk, "汇总后数字有变化")
    assert "请核对后重新报送" in Message.objects.get().text


def test_a_figure_of_any_basis_counts(
    report: QuarterlyReport, town: Town, cast: SimpleNamespace
) -> None:
    before = submitting.digests(report, [town.street.pk, town.zone.pk])
    assert before[town.street.pk] != before[town.zone.pk]
    figure = Figure.objects.filter(area=town.street).exclude(basis__code="default").last()
    assert figure is not None
    figure.counts["organisations"] = [999, 0]
    figure.save()
    after = submitting.digests(report, [town.street.pk, town.zone.pk])
    assert after[town.street.pk] != before[town.street.pk]
    assert after[town.zone.pk] == before[town.zone.pk]


def test_an_area_that_is_no_unit_any_more_owes_nothing(report: QuarterlyReport, town: Town) -> None:
    empty = Area.objects.get(name="空白街道")
    Submission.objects.filter(area=empty).update(area=town.district)
    compile_draft(town.district, PERIOD)
    units = set(report.submissions.values_list("area", flat=True))
    assert units == {town.zone.pk, town.street.pk, empty.pk}
    assert Act.objects.get(verb="不再填报").by is None


def test_who_follows_an_ended_street_answers_for_it(
    report: QuarterlyReport, town: Town, cast: SimpleNamespace
) -> None:
    part = part_of(report, town.street)
    assert not submitting.of_user(cast.clerk).filter(pk=part.pk).exists()
    Area.objects.filter(pk=town.street.pk).update(until=dt.date(2018, 1, 1), successor=town.zone)
    assert submitting.submit(part, by=cast.clerk).state == S.SUBMITTED


def test_what_each_part_has_open_is_asked_in_one_go(
    report: QuarterlyReport, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, town.zone, town.street)
    assert sorted(report.submissions.values_list("open_findings", flat=True)) == [0, 1, 1]
    report.submissions.update(open_findings=0)
    with CaptureQueriesContext(connection) as queries:
        findings.recount(report)
    assert len(queries) <= 6
    assert sorted(report.submissions.values_list("open_findings", flat=True)) == [0, 1, 1]
    only(monkeypatch)
    findings.look(report)
    assert not report.submissions.exclude(open_findings=0).exists()


def test_its_history_is_kept(report: QuarterlyReport, town: Town, cast: SimpleNamespace) -> None:
    part = submitting.submit(part_of(report, town.zone), by=cast.clerk)
    assert Events.objects.tracks(part).count() >= 2


def test_a_part_is_seen_as_an_edition_of_its_own(report: QuarterlyReport, town: Town) -> None:
    part = submitting.part(part_of(report, town.street), Basis.objects.get(code="default"))
    assert part.area == "满城北街街道"
    assert {row.area for row in part.places} == {town.street.code}
    lie_in = set(part.facts(OrganisationFact).values_list("area", flat=True))
    assert lie_in == {town.street.pk}
