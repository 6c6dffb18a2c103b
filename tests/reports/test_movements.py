"""The roll-forward over a small town's quarters: opening ± adjustment ± movements is the closing,
and every number has its names."""

import datetime as dt
from collections.abc import Callable
from random import Random
from typing import Any

from districts.enums import AreaKind
from districts.models import Area, Organisation
from districts.services import area_changes
from reports.compile.compiling import compile_report
from reports.cycle import movements
from reports.enums import MovementSubject
from reports.models import Movement, QuarterlyReport
from tests.conftest import START, make_area
from tests.reports.quarters import edition
from tests.reports.rolling import JUNE, MAY, Q1, Q2, Ground, check, numbers, rows, since

ORGANISATION = MovementSubject.ORGANISATION
MEMBER = MovementSubject.MEMBER


class TestOrganisations:
    def test_without_an_edition_before_nothing_is_rolled(
        self, ground: Ground, make_organisation: Callable[..., Organisation]
    ) -> None:
        make_organisation("老店")
        report = ground.compiled(Q1)
        assert report.opening is None
        assert rows(report) == set()
        assert movements.rolled(edition(report), ORGANISATION).why == movements.NO_OPENING
        assert list(movements.breaks(edition(report))) == []

    def test_what_came_and_went_stands_by_name(
        self, ground: Ground, make_organisation: Callable[..., Organisation]
    ) -> None:
        for name in ("留下", "注销", "停业", "迁走"):
            make_organisation(name)
        opening = ground.locked(Q1)
        Organisation.objects.filter(name="注销").update(closed=MAY, closed_reason="合并注销")
        since(Organisation.objects.get(name="停业"), JUNE, state="suspended")
        since(Organisation.objects.get(name="迁走"), MAY, area=ground.street)
        make_organisation("新办", since=MAY, opened=MAY)
        report = ground.compiled(Q2)
        assert report.opening == opening
        zone, street = ground.zone.name, ground.street.name
        assert rows(report) == {
            ("removed", "注销", zone, "合并注销"),
            ("removed", "停业", zone, "停业"),
            ("moved_out", "迁走", zone, "迁移"),
            ("moved_in", "迁走", street, "迁移"),
            ("added", "新办", zone, "新成立"),
        }
        assert numbers(report) == [4, 0, 0, 1, 0, 2, 0, 3]
        days = Movement.objects.filter(report=report, name="停业").values_list("day", flat=True)
        assert list(days) == [JUNE]
        check(report)

    def test_a_late_entry_is_an_adjustment(
        self, ground: Ground, make_organisation: Callable[..., Organisation]
    ) -> None:
        """One that stood on the opening day and is entered only now; one that is corrected to have
        been closed by then; one entered late that has closed since."""
        make_organisation("留下")
        gone = make_organisation("早已注销")
        ground.locked(Q1)
        make_organisation("补登", since=dt.date(2018, 2, 1))
        brief = make_organisation("补登后注销", since=dt.date(2018, 2, 1))
        Organisation.objects.filter(pk=brief.pk).update(closed=MAY, closed_reason="注销")
        Organisation.objects.filter(pk=gone.pk).update(closed=dt.date(2018, 3, 1))
        report = ground.compiled(Q2)
        zone = ground.zone.name
        assert rows(report) == {
            ("adjusted_in", "补登", zone, "补登"),
            ("adjusted_in", "补登后注销", zone, "补登"),
            ("removed", "补登后注销", zone, "注销"),
            ("adjusted_out", "早已注销", zone, "更正"),
        }
        assert numbers(report) == [2, 2, 1, 0, 0, 1, 0, 2]
        check(report)

    def test_moved_and_back_or_closed_and_open_again_is_no_movement(
        self, ground: Ground, make_organisation: Callable[..., Organisation]
    ) -> None:
        back, again = make_organisation("去而复返"), make_organisation("停了又开")
        ground.locked(Q1)
        since(back, MAY, area=ground.street)
        since(back, JUNE, area=ground.zone)
        since(again, MAY, state="suspended")
        since(again, JUNE, state="operating")
        report = ground.compiled(Q2)
        assert rows(report) == set()
        check(report)

    def test_reopened_it_is_added(
        self, ground: Ground, make_organisation: Callable[..., Organisation]
    ) -> None:
        closed = make_organisation("停业过", state="suspended")
        ground.locked(Q1)
        since(closed, MAY, state="operating")
        report = ground.compiled(Q2)
        assert rows(report) == {("added", "停业过", ground.zone.name, "恢复经营")}
        check(report)

    def test_a_wrong_street_that_is_put_right_is_no_move(
        self, ground: Ground, make_organisation: Callable[..., Organisation]
    ) -> None:
        made = make_organisation("填错街道")
        ground.locked(Q1)
        made.phases.update(area=ground.street)
        Organisation.objects.filter(pk=made.pk).update(area=ground.street)
        report = ground.compiled(Q2)
        assert rows(report) == {
            ("adjusted_out", "填错街道", ground.zone.name, "更正所在区划"),
            ("adjusted_in", "填错街道", ground.street.name, "更正所在区划"),
        }
        assert numbers(report) == [1, 0, 0, 0, 0, 0, 0, 1]
        check(report)

    def test_to_and_from_a_foreign_district_it_moves(
        self,
        ground: Ground,
        foreign_zone: Area,
        foreign_district: Area,
        make_organisation: Callable[..., Organisation],
    ) -> None:
        leaving = make_organisation("外迁")
        coming = make_organisation("迁来", area=foreign_zone)
        ground.locked(Q1)
        since(leaving, MAY, area=foreign_zone)
        since(coming, JUNE, area=ground.zone)
        report = ground.compiled(Q2)
        assert rows(report) == {
            ("moved_out", "外迁", ground.zone.name, "迁出"),
            ("moved_in", "迁来", ground.zone.name, "迁入"),
        }
        found = Movement.objects.filter(report=report)
        assert set(found.values_list("other_area", "inside")) == {(foreign_zone.pk, False)}
        assert numbers(report) == [1, 0, 0, 0, 1, 0, 1, 1]
        check(report)

    def test_books_that_open_are_told_apart_from_new_organisations(
        self, ground: Ground, make_organisation: Callable[..., Organisation]
    ) -> None:
        Area.objects.filter(pk=ground.district.pk).update(ledger_since=None, roster_since=None)
        Area.objects.filter(pk=ground.zone.pk).update(ledger_since=START, roster_since=START)
        make_organisation("有账")
        make_organisation("后建账", area=ground.street)
        ground.locked(Q1)
        Area.objects.filter(pk=ground.street.pk).update(ledger_since=MAY)
        report = ground.compiled(Q2)
        assert rows(report) == {("adjusted_in", "后建账", ground.street.name, "建账")}
        check(report)

    def test_compiled_again_the_movements_are_the_same(
        self, ground: Ground, make_organisation: Callable[..., Organisation]
    ) -> None:
        make_organisation("留下")
        ground.locked(Q1)
        make_organisation("新办", since=MAY, opened=MAY)
        report = ground.compiled(Q2)
        before = rows(report)
        again = compile_report(ground.district, Q2)
        assert not again.changed
        assert rows(again.report) == before

    def test_a_late_entry_that_changes_no_figure_makes_the_edition_newer(
        self, ground: Ground, make_organisation: Callable[..., Organisation]
    ) -> None:
        make_organisation("留下")
        ground.locked(Q1)
        digest = ground.compiled(Q2).digest
        brief = make_organisation("补登后注销", since=dt.date(2018, 2, 1))
        Organisation.objects.filter(pk=brief.pk).update(closed=MAY)
        again = compile_report(ground.district, Q2)
        assert again.changed
        assert again.report.digest == digest

    def test_an_edition_locked_later_becomes_the_opening(
        self, ground: Ground, make_organisation: Callable[..., Organisation]
    ) -> None:
        make_organisation("留下")
        draft = ground.compiled(Q1)
        assert ground.compiled(Q2).opening == draft
        corrected = QuarterlyReport.objects.create(
            area=ground.district,
            year=2018,
            quarter=1,
            edition=2,
            reason="更正",
            compiled_at=draft.compiled_at,
        )
        assert ground.compiled(Q2).opening == corrected
        QuarterlyReport.objects.filter(pk=draft.pk).update(state="locked")
        assert ground.compiled(Q2).opening == draft


class TestAreas:
    def test_a_merged_street_moves_its_organisations(
        self, ground: Ground, admin: Any, make_organisation: Callable[..., Organisation]
    ) -> None:
        """Directly, and by a community that only changes its parent."""
        community = make_area("640106-YHW-1", "某社区", AreaKind.COMMUNITY, ground.zone)
        make_organisation("区内")
        make_organisation("社区里", area=community)
        ground.locked(Q1)
        area_changes.merge(ground.zone, ground.street, MAY, by=admin)
        report = ground.compiled(Q2)
        zone, street = ground.zone.name, ground.street.name
        assert rows(report) == {
            (kind, name, unit, "区划变更")
            for name in ("区内", "社区里")
            for kind, unit in (("moved_out", zone), ("moved_in", street))
        }
        found = Movement.objects.filter(report=report)
        assert set(found.values_list("day", "inside")) == {(MAY, True)}
        assert numbers(report) == [2, 0, 0, 0, 0, 0, 0, 2]
        check(report)

    def test_a_merger_entered_after_the_lock_is_an_adjustment_between_units(
        self, ground: Ground, admin: Any, make_organisation: Callable[..., Organisation]
    ) -> None:
        community = make_area("640106-YHW-1", "某社区", AreaKind.COMMUNITY, ground.zone)
        make_organisation("区内")
        make_organisation("社区里", area=community)
        opening = ground.locked(Q1)
        area_changes.merge(ground.zone, ground.street, dt.date(2018, 2, 1), by=admin)
        report = ground.compiled(Q2)
        zone, street = ground.zone.name, ground.street.name
        assert rows(report) == {
            (kind, name, unit, "更正所在区划")
            for name in ("区内", "社区里")
            for kind, unit in (("adjusted_out", zone), ("adjusted_in", street))
        }
        check(report)
        assert movements.rolled(edition(opening), ORGANISATION).units[0].closing == 2

    def test_a_renamed_or_recoded_street_moves_nobody(
        self, ground: Ground, admin: Any, make_organisation: Callable[..., Organisation]
    ) -> None:
        make_organisation("区内")
        ground.locked(Q1)
        area_changes.rename(ground.zone, "新名示范区", MAY, by=admin)
        ground.zone.refresh_from_db()
        area_changes.recode(ground.zone, "640106-NEW", JUNE, by=admin)
        report = ground.compiled(Q2)
        assert rows(report) == set()
        check(report)

    def test_a_street_that_goes_to_another_district_takes_its_organisations_along(
        self, ground: Ground, make_organisation: Callable[..., Organisation]
    ) -> None:
        city = make_area("640100", "某某市", AreaKind.CITY)
        ground.district.parent = city
        for area in (ground.district, ground.zone, ground.street):
            area.parent = area.parent and Area.objects.get(pk=area.parent_id)
            area.save()
        other = make_area("640104", "兴庆区", AreaKind.DISTRICT, city)
        Area.objects.filter(pk=other.pk).update(ledger_since=START, roster_since=START)
        other.refresh_from_db()
        make_organisation("随街道")
        make_organisation("街道内", area=ground.street)
        make_organisation("别区的", area=other)
        ground.locked(Q1)
        compile_report(other, Q1)
        area_changes._keep_former(ground.zone, MAY)
        ground.zone.parent = other
        ground.zone.save()
        ours, theirs = ground.compiled(Q2), compile_report(other, Q2).report
        zone = ground.zone.name
        assert rows(ours) == {("moved_out", "随街道", zone, "迁出")}
        assert rows(theirs) == {("moved_in", "随街道", zone, "迁入")}
        check(ours)
        check(theirs)


def test_the_identity_holds_for_any_history(
    ground: Ground, foreign_zone: Area, make_organisation: Callable[..., Organisation]
) -> None:
    """Forty organisations, each with a history of its own, some of it written after the lock."""
    chance = Random(7)  # noqa: S311 -- histories, no secret
    areas = [ground.zone, ground.street, ground.district, foreign_zone]
    early, late = (
        [dt.date(2018, month, day) for month in months for day in (1, 15)]
        for months in ((1, 2, 3), (4, 5, 6))
    )

    def happens(days: list[dt.date]) -> None:
        for made in Organisation.objects.order_by("pk"):
            if chance.random() < 0.5:
                day = chance.choice(days)
                made.phases.filter(since=day).delete()
                changed = {"area": chance.choice(areas)}
                since(made, day, state=chance.choice(["operating", "shell"]), **changed)
            elif chance.random() < 0.3:
                closed = chance.choice([None, chance.choice(days)])
                Organisation.objects.filter(pk=made.pk).update(closed=closed)

    for number in range(40):
        make_organisation(f"第{number}家", area=chance.choice(areas))
    happens(early)
    ground.locked(Q1)
    happens(early)
    happens(late)
    for number in range(10):
        make_organisation(f"后来{number}家", since=chance.choice(early + late))
    report = ground.compiled(Q2)
    assert len({kind for kind, *_ in rows(report)} - {"corrected"}) == 6
    check(report)


def test_of_a_unit_only_its_own_part_is_told(
    ground: Ground, make_organisation: Callable[..., Organisation]
) -> None:
    moved = make_organisation("迁走")
    ground.locked(Q1)
    since(moved, MAY, area=ground.street)
    report = ground.compiled(Q2)
    part = type(edition(report))(report, edition(report).basis, ground.zone)
    roll = movements.rolled(part, ORGANISATION)
    assert [unit.name for unit in roll.units] == [ground.zone.name]
    assert (roll.whole.opening, roll.whole.moved_out, roll.whole.closing) == (1, 1, 0)


def test_a_number_without_its_name_breaks_the_identity(
    ground: Ground, make_organisation: Callable[..., Organisation]
) -> None:
    make_organisation("留下")
    ground.locked(Q1)
    make_organisation("新办", since=MAY, opened=MAY)
    report = ground.compiled(Q2)
    Movement.objects.filter(report=report).delete()
    ((unit, subject, told),) = movements.breaks(edition(report))
    assert (unit, subject) == (ground.zone.pk, ORGANISATION)
    assert told == "单位：上期期末 1 = 1，本期期末 2"
