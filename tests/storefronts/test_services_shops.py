"""What becomes of a store: who works there, closing and its correction, another operator."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.timezone import localdate, now

from core.errors import Refused
from core.models import Act
from districts.models import Building, CommercialDistrict
from districts.scoped_admin import history
from members.models import Employment, PartyMember
from storefronts.enums import ApplicationState, TitleState
from storefronts.models import Invitation, Storefront, StorefrontAccount, StorefrontMember
from storefronts.services import plaques, shops, staffing, verdicts
from tests.conftest import make_user
from tests.shared_world import shared
from tests.storefronts.stores import LONG_AGO, draft, picture, store_in, title_of

pytestmark = pytest.mark.django_db

TODAY = localdate()
DAY = dt.timedelta(days=1)


@pytest.fixture
@shared
def store(zone: Any) -> Storefront:
    return store_in(zone)


@pytest.fixture
@shared
def member(zone: Any, make_organisation: Any) -> PartyMember:
    made = PartyMember.objects.create(name="曹静", area=zone)
    Employment.objects.create(member=made, organisation=make_organisation(), since=LONG_AGO)
    return made


def refused(field: str, sentence: str, do: Any, *args: Any, **given: Any) -> None:
    with pytest.raises(Refused, match=sentence) as why:
        do(*args, **given)
    assert why.value.field == field


# Staffing


def test_a_member_begins_and_ends_and_his_employment_stays(
    store: Storefront, member: PartyMember, cast: SimpleNamespace
) -> None:
    row = staffing.begin(store, member, day=TODAY - DAY, post="店长", by=cast.clerk)
    assert (row.since, row.until, row.post) == (TODAY - DAY, None, "店长")
    staffing.end(row, day=TODAY, by=cast.clerk, note="调走")
    row.refresh_from_db()
    assert row.until == TODAY
    assert not StorefrontMember.objects.on(TODAY).filter(member=member).exists()
    assert member.employments.get().until is None
    told = list(Act.objects.filter(object_id=store.pk).values_list("verb", "note").order_by("pk"))
    assert [verb for verb, _ in told] == ["登记店内党员", "党员离店"]
    assert "曹静" not in str(told)


def test_when_nobody_can_begin(
    store: Storefront, member: PartyMember, cast: SimpleNamespace
) -> None:
    def begin(day: dt.date, who: PartyMember = member) -> None:
        staffing.begin(store, who, day=day, by=cast.clerk)

    refused("day", "日期不能晚于今天", begin, TODAY + DAY)
    refused("day", "2015-03-01才开业，日期不能更早", begin, LONG_AGO - DAY)
    begin(LONG_AGO)
    refused("member", "已登记在这家店", begin, TODAY)
    gone = PartyMember.objects.create(name="离去", area=store.area, ended=TODAY, end_reason="died")
    refused("member", "已于 .+ 终止", begin, TODAY, gone)
    begin(TODAY - DAY, gone)


def test_nobody_ends_before_he_began_or_twice(
    store: Storefront, member: PartyMember, cast: SimpleNamespace
) -> None:
    row = staffing.begin(store, member, day=TODAY - DAY, by=cast.clerk)
    refused("day", "之后、今天之前", staffing.end, row, day=TODAY - DAY, by=cast.clerk)
    refused("day", "之后、今天之前", staffing.end, row, day=TODAY + DAY, by=cast.clerk)
    staffing.end(row, day=TODAY, by=cast.clerk)
    refused("", "已于 .+ 离开这家店", staffing.end, row, day=TODAY, by=cast.clerk)


def test_with_the_last_member_a_title_that_needs_one_is_suspended_at_once(
    store: Storefront, member: PartyMember, cast: SimpleNamespace
) -> None:
    model, honest = title_of(store), title_of(store, "honest_merchant", number="诚信1")
    first, second = store.members.get(), staffing.begin(store, member, day=LONG_AGO, by=cast.clerk)
    staffing.end(first, day=TODAY, by=cast.clerk)
    model.refresh_from_db()
    assert model.state == TitleState.STANDING
    staffing.end(second, day=TODAY, by=cast.clerk)
    for title in (model, honest):
        title.refresh_from_db()
    assert (model.state, honest.state) == (TitleState.SUSPENDED, TitleState.STANDING)


# Closing


def closed(store: Storefront, cast: SimpleNamespace, day: dt.date = TODAY) -> Storefront:
    return shops.close(store, day=day, reason="租约到期", by=cast.clerk)


def test_with_the_store_everything_ends(store: Storefront, cast: SimpleNamespace) -> None:
    title = title_of(store)
    second = draft(store, cast.clerk, "honest_merchant")
    merchant = make_user("merchant")
    StorefrontAccount.objects.create(storefront=store, user=merchant, since=LONG_AGO)
    StorefrontAccount.objects.create(storefront=store, user=make_user("young"), since=TODAY)
    invitation = Invitation.objects.create(
        storefront=store, token_fingerprint="x", made_by=cast.clerk, expires_at=now() + DAY
    )
    closed(store, cast)
    for row in (store, title, second, invitation):
        row.refresh_from_db()
    assert (store.closed, store.closed_reason) == (TODAY, "租约到期")
    assert title.state == TitleState.CLOSED
    assert verdicts.verify(plaques.in_force(title).token).word == "已注销"
    assert second.state == ApplicationState.WITHDRAWN
    assert not Storefront.objects.for_merchant(merchant).exists()
    assert not StorefrontAccount.objects.on(TODAY).filter(storefront=store).exists()
    assert not store.members.on(TODAY).exists()
    assert invitation.cancelled_at is not None


def test_what_had_ended_otherwise_stays_as_it_was(store: Storefront, cast: SimpleNamespace) -> None:
    revoked = title_of(store)
    revoked.state = TitleState.REVOKED
    revoked.save()
    closed(store, cast)
    revoked.refresh_from_db()
    assert revoked.state == TitleState.REVOKED


def test_a_closed_store_closes_no_second_time_and_no_day_is_invented(
    store: Storefront, cast: SimpleNamespace
) -> None:
    refused("day", "不能晚于今天", closed, store, cast, TODAY + DAY)
    refused("day", "才开业", closed, store, cast, LONG_AGO - DAY)
    closed(store, cast)
    refused("", "已于 .+ 歇业", closed, store, cast)


def test_a_closing_that_was_a_mistake_leaves_no_trace_in_the_figures(
    store: Storefront, cast: SimpleNamespace
) -> None:
    title = title_of(store)
    closed(store, cast, TODAY - DAY)
    shops.reopen(store, by=cast.clerk, note="登记错了店")
    store.refresh_from_db()
    title.refresh_from_db()
    assert (store.closed, store.closed_reason) == (None, "")
    assert title.state == TitleState.STANDING
    assert [phase.state for phase in title.phases.all()] == [TitleState.STANDING]
    assert store.members.on(TODAY).count() == 1
    with pytest.raises(Refused, match="没有歇业"):
        shops.reopen(store, by=cast.clerk, note="再来一次")


# Another operator


def handed_over(store: Storefront, cast: SimpleNamespace, **new: Any) -> Storefront:
    given = {"operator": "钱七", "organisation": None, "uscc": "", "phone": "13895010002", **new}
    return shops.hand_over(store, day=TODAY - DAY, by=cast.clerk, note="转让", **given)


def test_another_operator_has_to_be_verified_anew(zone: Any, cast: SimpleNamespace) -> None:
    store = store_in(zone, operator="赵六", phone="13895010001")
    merchant = make_user("merchant")
    StorefrontAccount.objects.create(storefront=store, user=merchant, since=LONG_AGO)
    title, applied = title_of(store), draft(store, cast.clerk, "honest_merchant")
    handed_over(store, cast)
    for row in (store, title, applied):
        row.refresh_from_db()
    assert (store.operator, store.phone) == ("钱七", "13895010002")
    assert title.state == TitleState.SUSPENDED
    assert title.phases.order_by("-since").first().reason.startswith("经营者变更，须重新核实")
    assert applied.state == ApplicationState.WITHDRAWN
    assert not Storefront.objects.for_merchant(merchant).exists()
    assert "赵六" not in str(list(Act.objects.values_list("note", flat=True)))


def test_the_history_keeps_the_former_operator(zone: Any, cast: SimpleNamespace) -> None:
    store = store_in(zone, operator="赵六")
    handed_over(store, cast)
    store.refresh_from_db()
    (change,) = history.changes(store)
    assert ("赵六", "钱七") in [(one.old, one.new) for one in change.differences]


def test_the_same_operator_is_no_other(zone: Any, cast: SimpleNamespace) -> None:
    store = store_in(zone, operator="钱七")
    title = title_of(store)
    refused("operator", "都没有改动", handed_over, store, cast)
    title.refresh_from_db()
    assert title.state == TitleState.STANDING


# Place and photos


def test_the_commercial_district_follows_the_building(
    store: Storefront, commercial_district: CommercialDistrict, cast: SimpleNamespace
) -> None:
    building = Building.objects.create(name="悦海新天地", commercial_district=commercial_district)
    shops.place(store, building, by=cast.clerk)
    store.refresh_from_db()
    assert (store.building, store.commercial_district) == (building, commercial_district)


def test_photos_have_an_end(
    store: Storefront, cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shops, "MOST_PHOTOS", 1)
    made = shops.add_photo(store, "front", picture(), by=cast.clerk)
    assert made.photo.size > 0
    refused("photo", "最多 1 张", shops.add_photo, store, "front", picture(), by=cast.clerk)
