"""Members, Party organisations, stores and titles rolled forward, by name and reason."""

import datetime as dt
from typing import Any

from districts.models import Area
from members.models import Affiliation, PartyMember
from reports.cycle import movements
from reports.enums import MovementSubject
from reports.models import MemberFact, Movement
from tests.conftest import START
from tests.reports.life import phase, title_with
from tests.reports.making import make_member
from tests.reports.quarters import edition
from tests.reports.rolling import JUNE, MAY, Q1, Q2, Ground, check, numbers, rows
from tests.storefronts.stores import store_in

MEMBER = MovementSubject.MEMBER


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
