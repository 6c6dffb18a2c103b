"""The roll-forward over a small town's quarters: opening ± adjustment ± movements is the closing,
and every number has its names."""

import datetime as dt
from collections.abc import Callable
from random import Random
from typing import Any

from districts.enums import AreaKind
from districts.models import Area, Organisation
from districts.services import area_changes
from members.models import Affiliation, PartyMember
from reports.compile.compiling import compile_report
from reports.cycle import movements
from reports.enums import MovementSubject
from reports.models import MemberFact, Movement, QuarterlyReport
from tests.conftest import START, make_area
from tests.reports.life import phase, title_with
from tests.reports.making import make_member
from tests.reports.quarters import edition
from tests.reports.rolling import JUNE, MAY, Q1, Q2, Ground, since
from tests.storefronts.stores import store_in

ORGANISATION = MovementSubject.ORGANISATION
MEMBER = MovementSubject.MEMBER

Rows = set[tuple[str, str, str, str]]  # kind, name, unit, reason


def rows(report: QuarterlyReport, subject: str = ORGANISATION) -> Rows:
    found = Movement.objects.filter(report=report, subject=subject)
    return set(found.values_list("kind", "name", "unit__name", "reason"))


def numbers(report: QuarterlyReport, subject: MovementSubject = ORGANISATION) -> list[int]:
    """The identity of the whole, in its order."""
    whole = movements.rolled(edition(report), subject).whole
    return [whole.opening, *map(whole.count, movements.KINDS), whole.closing]


def check(report: QuarterlyReport) -> None:
    """The identity holds everywhere, and no number is without its names."""
    assert list(movements.breaks(edition(report))) == []
    for roll in movements.rolls(edition(report)):
        named = Movement.objects.filter(report=report, subject=roll.subject).exclude(
            kind="corrected"
        )
        told = sum(unit.count(kind) for unit in roll.units for kind in movements.KINDS)
        assert told == named.count()
        assert roll.whole.closing == sum(unit.closing for unit in roll.units)
        assert roll.why or roll.whole.holds


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


class TestMembers:
    def test_they_come_and_go_by_reason(
        self, ground: Ground, foreign_zone: Area, make_party_organisation: Any
    ) -> None:
        branch = make_party_organisation("区内党支部")
        other = make_party_organisation("街道党支部", area=ground.street)
        foreign = make_party_organisation("外区党支部", area=foreign_zone)
        make_member(party=branch)
        dies, expelled, suspended, leaves, crosses = (make_member(party=branch) for _ in range(5))
        returns, comes = make_member(party=branch), make_member(party=foreign)
        Affiliation.objects.filter(member=returns).update(until=dt.date(2017, 5, 1))
        opening = ground.locked(Q1)
        assert MemberFact.objects.filter(report=opening).count() == 6
        for member, reason in ((dies, "died"), (expelled, "expelled"), (suspended, "suspended")):
            PartyMember.objects.filter(pk=member.pk).update(ended=MAY, end_reason=reason)
        for member, party in ((leaves, foreign), (crosses, other), (comes, branch)):
            belong(member, party)
        belong(returns, branch)
        for fields in ({"joined": MAY}, {"full_since": START}):  # developed here, come from outside
            belong(PartyMember.objects.create(name="新人", area=ground.zone, **fields), branch)
        report = ground.compiled(Q2)
        zone, street = ground.zone.name, ground.street.name
        found = Movement.objects.filter(report=report, subject=MEMBER)
        assert set(found.values_list("object_id", "kind", "unit__name", "reason")) >= {
            (dies.pk, "removed", zone, "去世"),
            (expelled.pk, "removed", zone, "出党"),
            (suspended.pk, "removed", zone, "停止党籍"),
            (leaves.pk, "moved_out", zone, "转出"),
            (comes.pk, "moved_in", zone, "转入"),
            (returns.pk, "added", zone, "恢复"),
            (crosses.pk, "moved_out", zone, "迁移"),
            (crosses.pk, "moved_in", street, "迁移"),
        }
        reasons = sorted(found.exclude(inside=True).values_list("kind", "reason"))
        assert reasons.count(("moved_in", "转入")) == 2
        assert reasons.count(("added", "发展")) == 1
        assert not found.exclude(name="").exists()
        assert numbers(report, MEMBER) == [6, 0, 0, 2, 2, 3, 1, 6]
        assert not MemberFact.objects.filter(report=report).exists()
        check(report)

    def test_a_draft_has_no_list_of_members_to_open_with(
        self, ground: Ground, make_party_organisation: Any
    ) -> None:
        make_member(party=make_party_organisation("党支部"))
        ground.compiled(Q1)
        report = ground.compiled(Q2)
        roll = movements.rolled(edition(report), MEMBER)
        assert (roll.why, roll.whole.closing) == (movements.NO_MEMBERS, 1)
        assert list(movements.breaks(edition(report))) == []

    def test_a_late_affiliation_is_an_adjustment(
        self, ground: Ground, make_party_organisation: Any
    ) -> None:
        branch = make_party_organisation("党支部")
        ground.locked(Q1)
        late = make_member(party=branch)
        report = ground.compiled(Q2)
        found = Movement.objects.get(report=report, subject=MEMBER)
        assert (found.object_id, found.kind, found.reason) == (late.pk, "adjusted_in", "补登")
        check(report)


def belong(member: PartyMember, party: Any, day: dt.date = MAY) -> None:
    """组织关系 from the day on."""
    Affiliation.objects.filter(member=member, until=None).update(until=day)
    Affiliation.objects.create(member=member, kind="formal", party_organisation=party, since=day)


class TestOthers:
    def test_party_organisations_are_founded_and_dissolved(
        self, ground: Ground, make_party_organisation: Any
    ) -> None:
        make_party_organisation("留下党支部")
        ended = make_party_organisation("撤销党支部")
        grown = make_party_organisation("党小组", type="group")
        ground.locked(Q1)
        make_party_organisation("新建党支部", founded=MAY)
        grown.phases.create(since=MAY, name="小组成支部", type="branch")
        make_party_organisation("补登党支部", founded=dt.date(2018, 1, 5))
        type(ended).objects.filter(pk=ended.pk).update(dissolved=JUNE, dissolved_reason="任务完成")
        report = ground.compiled(Q2)
        zone = ground.zone.name
        assert rows(report, "party_organisation") == {
            ("added", "新建党支部", zone, "新建"),
            ("added", "小组成支部", zone, "由党小组改建"),
            ("adjusted_in", "补登党支部", zone, "补登"),
            ("removed", "撤销党支部", zone, "任务完成"),
        }
        check(report)

    def test_stores_open_and_close_and_titles_come_and_go(self, ground: Ground) -> None:
        kept, closing = store_in(ground.zone, "书城"), store_in(ground.zone, "鞋店")
        title_with(kept, valid_to=dt.date(2020, 1, 1))
        title_with(
            closing,
            phase(MAY, "revoked"),
            number="摘",
            valid_to=dt.date(2020, 1, 1),
        )
        title_with(store_in(ground.zone, "到期店"), number="期", valid_to=MAY)
        store_in(ground.street, "饭店")
        ground.locked(Q1)
        type(kept).objects.filter(pk=closing.pk).update(closed=JUNE, closed_reason="转让")
        opened = store_in(ground.zone, "新店")
        type(kept).objects.filter(pk=opened.pk).update(opened=MAY)
        title_with(opened, number="新", awarded_on=JUNE, valid_to=dt.date(2020, 1, 1))
        report = ground.compiled(Q2)
        zone = ground.zone.name
        assert rows(report, "storefront") == {
            ("added", "新店", zone, "开业"),
            ("removed", "鞋店", zone, "转让"),
        }
        assert rows(report, "title") == {
            ("added", "新店", zone, "授予"),
            ("removed", "鞋店", zone, "已摘牌"),
            ("removed", "到期店", zone, "已到期"),
        }
        check(report)


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
