"""The register of titles: its list, its page, its acts on one and on many, and what is undone."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from districts.models import CommercialDistrict
from storefronts.enums import TitleState
from storefronts.models import Feedback, Inspection, Title
from storefronts.services import plaques, revoking, verdicts
from tests.conftest import make_user
from tests.shared_world import shared
from tests.storefronts.stores import store_in, title_of
from tests.storefronts.titled import in_state, many

pytestmark = pytest.mark.django_db
LIST = "/admin/storefronts/title/"
DAY = dt.timedelta(days=1)


@pytest.fixture
def clerk(cast: SimpleNamespace, sign_in: Any) -> Client:
    return sign_in(cast.clerk)


@pytest.fixture
def approver(cast: SimpleNamespace, sign_in: Any) -> Client:
    return sign_in(cast.approver)


def url(title: Title, act: str = "change") -> str:
    return reverse(f"admin:storefronts_title_{act}", args=[title.pk])


def listed(client: Client, **query: Any) -> list[str]:
    rows = client.get(LIST, query).context["cl"].result_list
    return sorted(str(row.storefront) for row in rows)


class TestList:
    @pytest.fixture(autouse=True)
    def titles(self, zone: Any) -> None:
        soon, past = localdate() + 7 * DAY, localdate() - DAY
        district = CommercialDistrict.objects.create(name="万达广场", area=zone)
        title_of(store_in(zone, "文华书城", commercial_district=district), hung_on=localdate())
        title_of(store_in(zone, "万信通讯"), "star_merchant", stars=3, valid_to=soon)
        title_of(store_in(zone, "富贵鸟"), valid_to=past)
        in_state(title_of(store_in(zone, "格豪酒店"), "honest_merchant"), TitleState.SUSPENDED)
        self.district = district

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ({"state": "suspended"}, ["格豪酒店"]),
            ({"scheme": "star_merchant"}, ["万信通讯"]),
            ({"scheme": "nonsense"}, []),
            ({"stars": "3"}, ["万信通讯"]),
            ({"stars": "9"}, ["万信通讯", "富贵鸟", "文华书城", "格豪酒店"]),
            ({"valid": "7"}, ["万信通讯"]),
            ({"valid": "60"}, ["万信通讯"]),
            ({"valid": "past"}, ["富贵鸟"]),
            ({"open": "0"}, ["文华书城"]),
            ({"open": "1"}, ["万信通讯", "富贵鸟", "格豪酒店"]),
            ({"q": "文华"}, ["文华书城"]),
            ({"q": "whsc"}, ["文华书城"]),
            ({"q": "书"}, ["文华书城"]),
            ({"q": "示范〔2026〕"}, ["万信通讯", "富贵鸟", "文华书城", "格豪酒店"]),
            ({"q": "没有这家"}, []),
            ({"area": "640106-YHW"}, ["万信通讯", "富贵鸟", "文华书城", "格豪酒店"]),
            ({"area": "640106006"}, []),
        ],
    )
    def test_it_is_narrowed(self, query: dict[str, str], names: list[str], clerk: Client) -> None:
        assert listed(clerk, **query) == sorted(names)

    def test_by_commercial_district(self, clerk: Client) -> None:
        assert listed(clerk, commercial_district=self.district.pk) == ["文华书城"]
        assert listed(clerk, commercial_district=self.district.pk + 1) == []

    def test_by_the_number_itself(self, clerk: Client) -> None:
        title = Title.objects.get(storefront__name="富贵鸟")
        assert listed(clerk, q=title.number) == ["富贵鸟"]
        assert listed(clerk, q=f"{title.storefront_id:03d}号") == ["富贵鸟"]

    def test_states_have_a_shape_and_a_word(self, clerk: Client) -> None:
        page = clerk.get(LIST).content.decode()
        assert '<span class="badge badge--ok">在册</span>' in page
        assert '<span class="badge badge--warn">暂停（限期整改）</span>' in page
        assert '<span class="badge badge--warn">还有 7 天</span>' in page
        assert '<span class="badge badge--late">已过</span>' in page

    def test_it_names_nobody(self, clerk: Client) -> None:
        Title.objects.first().storefront.__class__.objects.update(operator="王老板")  # type: ignore[union-attr]
        assert "王老板" not in clerk.get(LIST).content.decode()

    def test_statements_do_not_grow(self, clerk: Client, zone: Any) -> None:
        clerk.get(LIST)
        with CaptureQueriesContext(connection) as few:
            clerk.get(LIST)
        many(zone, 15)
        with CaptureQueriesContext(connection) as more:
            clerk.get(LIST)
        assert len(more) == len(few)


def test_another_area_sees_nothing(cast: SimpleNamespace, zone: Any, sign_in: Any) -> None:
    title = title_of(store_in(zone))
    foreign = sign_in(cast.foreign_clerk)
    assert listed(foreign) == []
    assert foreign.get(url(title)).status_code == 404
    assert foreign.post(url(title, "give-up"), {"day": localdate(), "note": "x"}).status_code == 404


class TestPage:
    def test_it_tells_what_became_of_it(
        self, clerk: Client, zone: Any, cast: SimpleNamespace
    ) -> None:
        title = title_of(store_in(zone))
        Inspection.objects.create(
            title=title,
            kind="quarterly",
            planned_on=localdate(),
            done_on=localdate(),
            outcome="passed",
            words="承诺上墙",
        )
        Feedback.objects.create(
            number="F1", kind="complaint", area=zone, title=title, proven=True, due=localdate()
        )
        revoking.revoke(title, by=cast.approver, reason="欺客", basis="办法第八条")
        page = clerk.get(url(title))
        context = page.context
        told = [(event.title, event.when) for event in context["timeline"]]
        before = localdate() - DAY
        assert ("在册", f"{title.awarded_on} 至 {before}") in told
        assert ("已摘牌", f"{localdate()} 起") in told
        assert ("季度检查：合格", str(localdate())) in told
        assert ("群众反映", "1 件，属实 1 件，办理中 1 件") in context["facts"]
        assert ("送达", "还没有送达") in context["decisions"][0]
        assert "登记送达" in page.content.decode()

    def test_only_how_it_was_written_down_is_corrected(self, clerk: Client, zone: Any) -> None:
        title = title_of(store_in(zone))
        forged = {"state": "revoked", "stars": 5, "valid_to": "2099-01-01", "storefront": 0}
        form = clerk.get(url(title)).context["adminform"].form
        assert set(form.fields) == {"number", "issuer", "counter", "reason", "opened_version"}
        sent = {
            **forged,
            "number": "示范〔2019〕007号",
            "issuer": "区委",
            "reason": "登记有误",
            "opened_version": form["opened_version"].value(),
        }
        assert clerk.post(url(title), sent).status_code == 302
        after = Title.objects.get()
        assert (after.number, after.issuer) == ("示范〔2019〕007号", "区委")
        assert (after.state, after.stars, after.valid_to) == ("standing", None, title.valid_to)
        assert listed(clerk, q="〔2019〕007") == [str(title.storefront)]


class TestActs:
    @pytest.fixture
    @shared
    def title(self, zone: Any) -> Title:
        return title_of(store_in(zone), "star_merchant", stars=3)

    def done(self, client: Client, title: Title, act: str, **given: Any) -> Title:
        answer = client.post(url(title, act), {"day": localdate(), "note": "查实", **given})
        assert answer.status_code == 302, answer.context["form"].errors
        return Title.objects.get(pk=title.pk)

    def undone(self, client: Client, title: Title) -> Title:
        client.post("/admin/undo/")
        return Title.objects.get(pk=title.pk)

    def test_hung_and_taken_down(self, clerk: Client, title: Title) -> None:
        assert self.done(clerk, title, "hang").hung_on == localdate()
        assert self.undone(clerk, title).hung_on is None
        self.done(clerk, title, "hang")
        assert self.done(clerk, title, "take-down").hung_on is None
        assert self.undone(clerk, title).hung_on == localdate()

    def test_hung_within_its_days(self, clerk: Client, title: Title) -> None:
        for day in (title.awarded_on - DAY, localdate() + DAY):
            page = clerk.post(url(title, "hang"), {"day": day})
            assert "亮牌日期应在" in page.context["form"].errors["day"][0]

    def test_suspended_restored_and_taken_back(self, approver: Client, title: Title) -> None:
        last = localdate() + 9 * DAY
        suspended = self.done(approver, title, "suspend", rectify_by=last)
        assert (suspended.state, suspended.rectify_by) == ("suspended", last)
        assert self.done(approver, title, "restore").state == "standing"
        back = self.undone(approver, title)
        assert (back.state, back.rectify_by) == ("suspended", last)

    def test_stars(self, approver: Client, title: Title) -> None:
        assert self.done(approver, title, "stars", stars="5").stars == 5
        assert self.undone(approver, title).stars == 3
        assert title.phases.get().stars == 3

    def test_revoked_served_appealed_and_answered(
        self, clerk: Client, approver: Client, title: Title, zone: Any, sign_in: Any
    ) -> None:
        page = approver.get(url(title, "revoke")).content.decode()
        assert "扫码将显示“已撤销”" in page
        assert "btn--danger" in page
        decision = {"basis": "办法第八条", "ground": "complaint"}
        assert self.done(approver, title, "revoke", **decision).state == "revoked"
        assert self.undone(approver, title).state == "revoked"  # nothing to press
        self.done(clerk, title, "serve", how="当面")
        assert self.done(clerk, title, "appeal", words="没有欺客").state == "appealed"
        told = approver.get(url(title, "answer")).context["refusal"]
        assert told == "摘牌是您决定的，申诉要由别人答复，请转告有审批权限的同事。"
        judge = sign_in(make_user("judge", ("approver", zone)))  # type: ignore[arg-type]
        assert self.done(judge, title, "answer", outcome="restored", words="是").state == "standing"

    def test_given_up(self, clerk: Client, title: Title) -> None:
        assert self.done(clerk, title, "give-up").state == "given_up"

    def test_a_new_plaque_voids_the_old_one(self, clerk: Client, title: Title) -> None:
        old = plaques.in_force(title)
        assert old is not None
        self.done(clerk, title, "replace")
        new = plaques.in_force(title)
        assert new is not None
        assert verdicts.verify(old.token).kind == "void"
        assert verdicts.verify(new.token).kind == "valid"

    def test_dates(self, approver: Client, title: Title) -> None:
        to = title.valid_to + 365 * DAY
        sent = {"awarded_on": title.awarded_on, "valid_to": to}
        assert self.done(approver, title, "dates", **sent).valid_to == to

    def test_a_clerk_does_not_decide(self, clerk: Client, title: Title) -> None:
        for act in ("suspend", "restore", "revoke", "stars", "answer", "dates"):
            assert clerk.post(url(title, act), {"note": "x"}).status_code == 403
        assert Title.objects.get().state == "standing"

    def test_an_approver_does_not_write(self, approver: Client, title: Title) -> None:
        for act in ("hang", "take-down", "plan", "serve", "appeal", "give-up", "replace"):
            assert approver.post(url(title, act), {"note": "x"}).status_code == 403


class TestThirty:
    """S5: assign a visit to thirty stores, two of which have lost their title."""

    @pytest.fixture
    @shared
    def titles(self, zone: Any) -> list[Title]:
        found = many(zone, 30)
        in_state(found[3], TitleState.REVOKED)
        in_state(found[7], TitleState.GIVEN_UP)
        return found

    def planned(self, client: Client, titles: list[Title], cast: SimpleNamespace) -> Any:
        sent = {
            "action": "plan",
            "select_across": "0",
            "index": "0",
            "_selected_action": [title.pk for title in titles],
            "confirmed": "1",
            "kind": "quarterly",
            "day": localdate() + DAY,
            "inspector": cast.clerk.pk,
        }
        return client.post(LIST, sent)

    def test_two_are_refused_and_all_are_taken_back(
        self, clerk: Client, titles: list[Title], cast: SimpleNamespace
    ) -> None:
        page = self.planned(clerk, titles, cast)
        assert (page.context["done"], page.context["refused"]) == (28, 2)
        assert [one.done for one in page.context["results"][:3]] == [False, False, True]
        assert Inspection.objects.count() == 28
        back = clerk.post("/admin/undo/", follow=True)
        assert "已撤销，28 条恢复原状。" in back.content.decode()
        assert not Inspection.objects.exists()

    def test_what_was_planned_before_stays(
        self, clerk: Client, titles: list[Title], cast: SimpleNamespace
    ) -> None:
        own = Inspection.objects.create(
            title=titles[0], kind="spot", planned_on=localdate(), inspector=cast.clerk
        )
        page = self.planned(clerk, titles, cast)
        assert (page.context["done"], page.context["refused"]) == (27, 3)
        assert any("已安排" in one.told for one in page.context["results"])
        clerk.post("/admin/undo/")
        assert list(Inspection.objects.all()) == [own]

    def test_the_inspector_works_there(
        self, clerk: Client, titles: list[Title], cast: SimpleNamespace
    ) -> None:
        cast.clerk = cast.foreign_clerk
        page = self.planned(clerk, titles, cast)
        assert page.context["form"].errors["inspector"] == ["请在列表里选择检查人。"]
        assert not Inspection.objects.exists()
