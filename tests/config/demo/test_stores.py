"""The demonstration's model stores: what was published of them, and one at every stage."""

import datetime as dt
import io
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.timezone import localdate

from accounts.models import User
from config.demo.store_stages import BUILDING
from config.demo.stores import QINGCHENG, TAIBAILOU, XIGONG, load_targets
from config.demo.users import LOADER, MERCHANT
from core import jobs
from districts.enums import Role
from districts.models import Area, RoleAssignment, Statement
from districts.services import imports
from members.models import PioneerPost
from reports.models import Target
from reports.targets import AIMS
from storefronts.enums import ApplicationState, TitleState
from storefronts.models import Application, Feedback, PublicNotice, Storefront, Title
from storefronts.services import applying, awarding, notices, plaques, verdicts
from storefronts.services.conditions import members_on, unmet
from tests.config.demo.test_ledgers_out import handed_out

pytestmark = pytest.mark.django_db

TODAY, OPENED = localdate(), dt.date(2010, 1, 1)
ZONE = "640106Z01"


def held(code: str, area: Area, day: dt.date) -> list[Title]:
    rows = Title.objects.filter(scheme__code=code, storefront__area=area, awarded_on__lte=day)
    return list(rows.select_related("storefront").order_by("number"))


def test_qc5_qc6_the_five_of_qingcheng_each_with_a_member(demonstration: SimpleNamespace) -> None:
    area, day = demonstration.areas[QINGCHENG], dt.date(2013, 12, 31)
    found = held("model_store", area, day)
    assert [title.storefront.name for title in found] == [
        "文华书城",
        "万信通讯",
        "富贵鸟",
        "格豪假日酒店",
        "益华百货",
    ]
    for title in found:
        assert members_on(title.storefront, title.awarded_on) == 1
        assert unmet(title.version, title.storefront, title.awarded_on) == []
        proof = plaques.in_force(title)
        assert proof is not None
        assert verdicts.verify(proof.token).kind == "valid"


def test_xg7_the_26_of_xigong_and_how_many_are_said_to_hang(demonstration: SimpleNamespace) -> None:
    area = demonstration.areas[XIGONG]
    found = held("model_store", area, dt.date(2016, 12, 31))
    assert len(found) == 26
    assert {str(title.storefront.building) for title in found} == {"建业凯旋广场"}
    hanging = [title for title in found if title.hung_on]
    assert 0 < len(hanging) < len(found)
    stated = Statement.objects.get(metric="plaques_hung")
    assert (stated.told, str(stated.commercial_district)) == ("近 30", "建业百货楼商圈")


def test_xg9_star_rated_merchants_of_every_band(demonstration: SimpleNamespace) -> None:
    rows = Title.objects.filter(scheme__code="star_merchant", storefront__area__code=XIGONG)
    stars = rows.values_list("stars", flat=True)
    assert sorted(stars) == [1, 2, 3, 4, 5]


def test_jn6_counters_of_taibailou_stand_beside_the_posts(demonstration: SimpleNamespace) -> None:
    area = demonstration.areas[TAIBAILOU]
    counters = {
        (title.storefront.name, title.counter)
        for title in held("pioneer_counter", area, dt.date(2019, 9, 30))
    }
    assert counters == {
        ("万达广场", "服务台"),
        ("苏宁广场", "收银台"),
        ("贵和购物中心", "客服中心"),
    }
    assert not PioneerPost.objects.filter(area=area, member__isnull=False).exists()


def test_qc4_targets_stand_beside_what_is_counted(demonstration: SimpleNamespace) -> None:
    for _ in range(2):
        load_targets(demonstration.areas, demonstration.users[LOADER])
    told = Target.objects.filter(plan="双十双百").values_list("indicator", "value")
    assert dict(told) == {
        "volunteer_teams": 10,
        "model_stores": 10,
        "volunteers": 100,
        "honest_merchants": 100,
    }
    assert {one.indicator for one in Target.objects.all()} <= set(AIMS)


def test_nobody_works_in_two_stores(demonstration: SimpleNamespace) -> None:
    rows = Storefront.objects.values_list("members__member", flat=True)
    twice = [member for member, count in Counter(rows).items() if member and count > 1]
    assert twice == []


def test_every_stage_of_an_application_is_there(demonstration: SimpleNamespace) -> None:
    zone = demonstration.areas[ZONE]
    states = Counter(
        Application.objects.filter(storefront__area=zone).values_list("state", flat=True)
    )
    assert states == {
        ApplicationState.DRAFT: 1,
        ApplicationState.SUBMITTED: 1,
        ApplicationState.RETURNED: 1,
        ApplicationState.RECOMMENDED: 1,
        ApplicationState.REVIEWED: 1,
        ApplicationState.SCORED: 1,
        ApplicationState.NOTICED: 2,
        ApplicationState.AWARDED: 2,
        ApplicationState.REJECTED: 1,
    }
    late = Application.objects.get(state=ApplicationState.RECOMMENDED)
    assert late.due is not None
    assert late.due < TODAY
    returned = Application.objects.get(state=ApplicationState.RETURNED)
    assert returned.told.count("\n") == 1
    over = [notices.unfinished(one, TODAY) for one in Application.objects.filter(state="noticed")]
    assert sorted(map(bool, over)) == [False, True]
    assert PublicNotice.objects.filter(last_day__gte=TODAY).count() == 1


def test_every_way_in_which_a_title_holds_or_not_is_there(demonstration: SimpleNamespace) -> None:
    zone = demonstration.areas[ZONE]
    rows = list(Title.objects.filter(storefront__area=zone))
    kinds = Counter(verdicts.verify(plaques.in_force(title).token).kind for title in rows)
    assert set(kinds) >= {"valid", "soon", "suspended", "expired", "revoked"}
    assert Counter(title.state for title in rows)[TitleState.APPEALED] == 1
    assert Feedback.objects.filter(area=zone, title__state=TitleState.STANDING).count() == 1


def test_the_merchant_has_two_stores_and_sees_no_other(demonstration: SimpleNamespace) -> None:
    merchant = User.objects.get(username=MERCHANT)
    own = Storefront.objects.for_merchant(merchant)
    assert {one.name for one in own} == {"湖畔演示书吧", "凤城演示面馆"}
    assert {str(one.building) for one in own} == {BUILDING}
    assert merchant.check_password("demonstration-2017")
    assert not merchant.role_assignments.exists()


def test_the_merchant_renews_what_has_not_changed(demonstration: SimpleNamespace) -> None:
    title = Title.objects.get(storefront__name="湖畔演示书吧")
    asked = awarding.ask_renewal(title, by=User.objects.get(username=MERCHANT))
    assert (asked.state, asked.title) == (ApplicationState.RECOMMENDED, title)
    assert not [item for item in asked.items.all() if applying.lacking(item)]


def test_what_goes_out_comes_in_without_a_change(demonstration: SimpleNamespace) -> None:
    """Every store and every plaque of the demonstration."""
    wrong = {}
    for code, shops, titles in ((XIGONG, 31, 31), (QINGCHENG, 11, 11), (ZONE, 154, 8)):
        by, area = _clerk(demonstration, code), demonstration.areas[code]
        for kind, lines in (("storefronts", shops), ("plaques", titles)):
            counts = _again(kind, area, by)
            if counts != [lines, 0, 0, 0, 0, 0, 0]:
                wrong[kind, code] = counts
    assert wrong == {}


def _again(kind: str, area: Area, by: User) -> list[int]:
    file: Any = io.BytesIO(handed_out(kind, TODAY, by, "核对牌匾"))
    batch = imports.upload(kind=kind, area=area, day=None, file=file, filename="台账.xlsx", by=by)
    jobs.perform(imports.ask_preview(batch, by=by))
    batch.refresh_from_db()
    told = ("rows", "new", "changed", "wrong", "warnings", "conflicts", "missing")
    return [batch.preview["counts"][name] for name in told]


def _clerk(demonstration: SimpleNamespace, code: str) -> User:
    user = User.objects.create_user(f"out-{code}", name="经办")
    RoleAssignment.objects.create(
        user=user, area=demonstration.areas[code], role=Role.CLERK, since=dt.date(2016, 1, 1)
    )
    return user
