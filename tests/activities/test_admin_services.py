"""The registers of the service list, claims, projects and pairings: forms, acts, who sees whom."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from activities.models import Pairing, Project, Saving, ServiceItem
from activities.services import claims, pairings, projects, visitor_erasure
from activities.services.pairings import Seen
from activities.services.projects import Period
from districts.models import Area
from tests.activities.makers import member_in
from tests.activities.service_makers import (
    DAY,
    PHONE,
    done_by,
    item_in,
    pairing_in,
    project_in,
    team_in,
)
from tests.districts.registers import form_of

pytestmark = pytest.mark.django_db
ITEM, CLAIM, PROJECT, PAIRING, VISIT = (
    f"admin:activities_{noun}" for noun in ("serviceitem", "claim", "project", "pairing", "visit")
)
BOTH = [("clerk", True), ("auditor", False)]


@pytest.fixture
def office(cast: SimpleNamespace, sign_in: Any) -> Client:
    return sign_in(cast.clerk)


def act(client: Client, noun: str, slug: str, row: Any, **given: Any) -> Any:
    return client.post(reverse(f"{noun}_{slug}", args=[row.pk]), given)


def text_of(client: Client, url: str) -> str:
    return client.get(url).content.decode()


class TestItems:
    def test_who_is_served_is_never_shown_in_the_clear(
        self, office: Client, cast: SimpleNamespace, sign_in: Any, zone: Area
    ) -> None:
        item = item_in(zone, cast.clerk, served_name="王奶奶")
        for who in (cast.clerk, cast.auditor):
            client = sign_in(who)
            for url in (
                reverse(f"{ITEM}_changelist"),
                reverse(f"{ITEM}_change", args=[item.pk]),
                reverse(f"{ITEM}_history", args=[item.pk]),
            ):
                text = client.get(url).content.decode()
                assert "王奶奶" not in text, url
                assert PHONE not in text, url
        told = act(office, ITEM, "reveal", item, reason="联系上门时间").content.decode()
        assert "王奶奶" in told
        assert PHONE in told

    def test_the_page_says_when_who_is_served_is_erased(self, office: Client, zone: Area) -> None:
        item = item_in(zone)
        page = reverse(f"{ITEM}_change", args=[item.pk])
        assert "还没有结束；办结后来访人、报名人、服务对象信息保留 180 天" in text_of(office, page)
        given = form_of(office, page)
        office.post(page, {**given, "served_name": "李大爷"})
        item.refresh_from_db()
        assert item.erase_on == localdate() + 180 * DAY
        assert f"{item.erase_on} 自动清除" in text_of(office, page)
        visitor_erasure.erase_due(item.erase_on)
        told = text_of(office, page)
        assert "已清除" in told
        assert "李大爷" not in told
        office.post(page, {**form_of(office, page), "served_name": "赵大妈"})
        item.refresh_from_db()
        assert (item.served_name, item.erased_at) == ("赵大妈", None)
        assert item.erase_on == localdate() + 180 * DAY

    def test_no_fewer_places_than_are_claimed(self, office: Client, zone: Area, clerk: Any) -> None:
        item = item_in(zone, clerk, wanted=3)
        for name in ("张三", "李四"):
            claims.claim(item, member_in(zone, name), by=clerk)
        url = reverse(f"{ITEM}_change", args=[item.pk])
        form = {**form_of(office, url), "wanted": "1", "reason": "写错"}
        assert "已认领 2 份，不能少于这个数" in office.post(url, form).content.decode()
        assert office.post(url, {**form, "wanted": "2"}).status_code == 302

    def test_it_is_claimed_for_one_of_five(self, office: Client, zone: Area, clerk: Any) -> None:
        item, team = item_in(zone, clerk, wanted=2), team_in(zone)
        given = {"day": str(localdate())}
        assert "选一个" in act(office, ITEM, "claim", item, **given).content.decode()
        both = {**given, "team": team.pk, "member": member_in(zone).pk}
        assert "只能选一个认领方" in act(office, ITEM, "claim", item, **both).content.decode()
        assert act(office, ITEM, "claim", item, **given, team=team.pk).status_code == 302
        assert item.claims.get().team == team

    def test_the_state_is_no_field(self, office: Client, zone: Area) -> None:
        item = item_in(zone)
        url = reverse(f"{ITEM}_change", args=[item.pk])
        office.post(url, {**form_of(office, url), "state": "published", "reason": "伪造"})
        item.refresh_from_db()
        assert item.state == "draft"


class TestClaims:
    @pytest.mark.parametrize(("who", "named"), BOTH)
    def test_members_are_named_by_right(
        self, cast: SimpleNamespace, sign_in: Any, zone: Area, who: str, named: bool
    ) -> None:
        claim = claims.claim(item_in(zone, cast.clerk), member_in(zone, "张三丰"), by=cast.clerk)
        client = sign_in(getattr(cast, who))
        for url in (
            reverse(f"{CLAIM}_changelist"),
            reverse(f"{CLAIM}_change", args=[claim.pk]),
            reverse(f"{ITEM}_change", args=[claim.item_id]),
        ):
            assert ("张三丰" in client.get(url).content.decode()) is named, url
        found = client.get(reverse(f"{CLAIM}_changelist"), {"q": "张三丰"}).content.decode()
        assert ("修水管" in found) is named

    def test_the_whole_way_through_its_pages(self, office: Client, zone: Area, clerk: Any) -> None:
        claim = claims.claim(item_in(zone, clerk), member_in(zone), by=clerk)
        done = {"day": str(localdate()), "words": "换了水管", "hours": "-1"}
        assert "在 0 到 80 之间" in act(office, CLAIM, "do", claim, **done).content.decode()
        assert act(office, CLAIM, "do", claim, **{**done, "hours": "1.5"}).status_code == 302
        assert act(office, CLAIM, "confirm", claim).status_code == 302
        assert act(office, CLAIM, "evaluate", claim, satisfaction="fair").status_code == 302
        claim.refresh_from_db()
        assert (claim.state, claim.satisfaction) == ("evaluated", "fair")
        assert not claim.confirmed_by_served

    def test_lists_of_what_is_late(self, office: Client, zone: Area, clerk: Any) -> None:
        long_ago = localdate() - 90 * DAY
        undone = claims.claim(
            item_in(zone, clerk, "没有办"), member_in(zone), by=clerk, day=long_ago
        )
        other = claims.claim(
            item_in(zone, clerk, "办了的"), member_in(zone), by=clerk, day=long_ago
        )
        done_by(other, clerk)
        for late, seen, unseen in (("do", undone, other), ("confirm", other, undone)):
            text = office.get(reverse(f"{CLAIM}_changelist"), {"late": late}).content.decode()
            assert str(seen.item) in text
            assert str(unseen.item) not in text


class TestProjects:
    def test_yuan_are_typed_and_fen_kept(self, office: Client, zone: Area) -> None:
        project = project_in(zone)
        given = {"first": "2017-01-01", "last": "2017-03-31", "basis": "电费单"}
        for wrong in ("0", "-5", "1.234", "很多"):
            told = act(office, PROJECT, "save", project, **given, yuan=wrong).content.decode()
            assert "大于 0" in told, wrong
        assert act(office, PROJECT, "save", project, **given, yuan="48,852.5").status_code == 302
        assert project.savings.get().fen == 48_852_50
        again = act(office, PROJECT, "save", project, **given, yuan="1").content.decode()
        assert "与已登记的 2017-01-01 至 2017-03-31 重叠" in again
        text = office.get(reverse(f"{PROJECT}_changelist")).content.decode()
        assert text.count("48,852.50") == 2  # of the project, and in all

    def test_a_correction_may_not_make_periods_meet(
        self, office: Client, zone: Area, clerk: Any
    ) -> None:
        project = project_in(zone)
        for month in (1, 2):
            period = Period(dt.date(2017, month, 1), dt.date(2017, month, 28))
            projects.save(project, period, 100, basis="台账", by=clerk)
        second = Saving.objects.get(first="2017-02-01")
        url = reverse(f"{PROJECT}_change", args=[project.pk])
        form = {**form_of(office, url), "reason": "更正"}
        (name,) = (key for key, value in form.items() if value == "2017-02-01")
        text = office.post(url, {**form, name: "2017-01-28"}).content.decode()
        assert "重叠" in text
        second.refresh_from_db()
        assert second.first == dt.date(2017, 2, 1)

    def test_it_is_finished(self, office: Client, zone: Area) -> None:
        project = project_in(zone)
        given = {"day": str(localdate()), "result": "损耗降了一成"}
        assert act(office, PROJECT, "finish", project, **given).status_code == 302
        assert Project.objects.get().state == "done"


class TestPairings:
    def added(self, office: Client, zone: Area, **given: Any) -> Any:
        form = {
            "kind": "household",
            "area": zone.pk,
            "helped_name": "周八",
            "visit_rhythm": "month",
            "visit_times": 1,
            "since": "2017-01-01",
        }
        return office.post(reverse(f"{PAIRING}_add"), {**form, **given})

    def test_a_household_and_its_helper(self, office: Client, zone: Area) -> None:
        member, team = member_in(zone), team_in(zone)
        nobody = self.added(office, zone).content.decode()
        assert "帮扶（共建）一方请选一个" in nobody
        unknown = self.added(office, zone, member=member.pk, helped_name="").content.decode()
        assert "结对帮扶请写帮扶对象" in unknown
        wrong = self.added(office, zone, member=member.pk, helped_phone="1389501").content.decode()
        assert "位" in wrong
        assert not Pairing.objects.exists()
        sent = {"member": member.pk, "helped_phone": PHONE, "helped_address": "满城街 1 号"}
        assert self.added(office, zone, **sent).status_code == 302
        row = Pairing.objects.get()
        assert (row.helped_name, row.helped_phone) == ("周八", PHONE)
        assert team.name not in str(row)

    def test_bodies_that_build_together(
        self, office: Client, zone: Area, make_organisation: Any, make_party_organisation: Any
    ) -> None:
        body, branch = make_organisation(), make_party_organisation()
        sent = {"kind": "organisation", "helped_name": "", "party_organisation": branch.pk}
        nobody = self.added(office, zone, **sent).content.decode()
        assert "结对共建请选一个结对单位" in nobody
        own = self.added(office, zone, **sent, helped_party_organisation=branch.pk)
        assert "不能和自己结对" in own.content.decode()
        assert self.added(office, zone, **sent, helped_organisation=body.pk).status_code == 302
        assert str(Pairing.objects.get()) == f"{branch}—{body}"

    @pytest.mark.parametrize(("who", "named"), BOTH)
    def test_who_reads_what(
        self, cast: SimpleNamespace, sign_in: Any, zone: Area, who: str, named: bool
    ) -> None:
        row = pairing_in(zone, member_in(zone, "张三丰"), helped_phone=PHONE, situation="独居老人")
        visit = pairings.visit(row, Seen(localdate(), need="屋顶漏水"), by=cast.clerk)
        client = sign_in(getattr(cast, who))
        pages = {
            reverse(f"{PAIRING}_changelist"): ("张三丰",),
            reverse(f"{PAIRING}_change", args=[row.pk]): ("张三丰", "独居老人", "屋顶漏水"),
            reverse(f"{VISIT}_changelist"): ("张三丰", "屋顶漏水"),
            reverse(f"{VISIT}_change", args=[visit.pk]): ("屋顶漏水",),
        }
        for url, words in pages.items():
            text = client.get(url).content.decode()
            assert [word in text for word in words] == [named] * len(words), url
            assert "周八" not in text.replace("周*", ""), url
            assert PHONE not in text, url

    def test_visits_and_needs_through_their_pages(self, office: Client, zone: Area) -> None:
        row = pairing_in(zone, member_in(zone))
        seen = {"day": str(localdate()), "people": "1", "need": "漏水"}
        assert (
            "1 到 200"
            in act(office, PAIRING, "visit", row, **{**seen, "people": "0"}).content.decode()
        )
        assert act(office, PAIRING, "visit", row, **seen).status_code == 302
        visit = row.visits.get()
        text = office.get(reverse(f"{VISIT}_changelist"), {"need": "open"}).content.decode()
        assert "漏水" in text
        solved = {"day": str(localdate()), "solution": "换瓦"}
        assert act(office, VISIT, "solve", visit, **solved).status_code == 302
        visit.refresh_from_db()
        assert visit.solution == "换瓦"
        late = {"day": str(localdate()), "reason": "搬走"}
        assert "还有走访" in act(office, PAIRING, "end", row, **late).content.decode()


def test_lists_ask_as_much_for_many_as_for_one(
    office: Client, zone: Area, clerk: Any, django_assert_max_num_queries: Any
) -> None:
    def grow(number: int) -> None:
        member = member_in(zone, f"党员{number}")
        claims.claim(item_in(zone, clerk), member, by=clerk)
        pairings.visit(pairing_in(zone, member), Seen(localdate()), by=clerk)

    counts: dict[str, list[int]] = {}
    for round_ in range(2):
        for number in range(1 + 5 * round_):
            grow(10 * round_ + number)
        for noun in (ITEM, CLAIM, PROJECT, PAIRING, VISIT):
            with django_assert_max_num_queries(40) as asked:
                office.get(reverse(f"{noun}_changelist"))
            counts.setdefault(noun, []).append(len(asked))
    assert all(later <= first + 1 for first, later in counts.values()), counts
    assert ServiceItem.objects.count() == 7
