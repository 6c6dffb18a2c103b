"""What becomes of a user: password, second factor, another area, leaving with hand-over."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pyotp
import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from accounts.models import Message, SecondFactor, User
from accounts.services import second_factor
from core.errors import Refused
from core.models import Act, Job, JobState
from districts.enums import BatchState, Role
from districts.models import Area, ImportBatch, RoleAssignment
from districts.scoping import assigned_paths
from districts.services import handing_over, users
from tests.conftest import PASSWORD, START, make_user
from tests.shared_world import shared

TODAY = localdate()


@pytest.fixture
@shared
def colleague(zone: Area) -> User:
    return make_user("colleague", (Role.CLERK, zone), name="接手小陈")


def batch(user: User, area: Area, state: BatchState = BatchState.PREVIEWED) -> ImportBatch:
    return ImportBatch.objects.create(kind="organisations", area=area, by=user, state=state)


def job(user: User, state: JobState = JobState.QUEUED) -> Job:
    return Job.objects.create(key=f"{user}{state}", kind="export", requested_by=user, state=state)


def spans(user: User) -> list[tuple[str, str, dt.date, dt.date | None]]:
    rows = user.role_assignments.order_by("since", "role")
    return [(row.role, row.area.name, row.since, row.until) for row in rows]


@pytest.mark.parametrize("act", ["reset_password", "reset_second_factor", "reinstate"])
def test_nobody_acts_on_himself(act: str, admin: User) -> None:
    with pytest.raises(Refused, match="另一位管理员"):
        getattr(users, act)(admin, by=admin, reason="自己来")
    assert not Act.objects.exists()


class TestPassword:
    def test_a_new_one_is_told_once_and_must_be_changed(self, admin: User, clerk: User) -> None:
        password = users.reset_password(clerk, by=admin, reason="本人忘记")
        clerk.refresh_from_db()
        assert clerk.check_password(password)
        assert not clerk.password_changed
        act = Act.objects.get()
        assert (act.verb, act.by, act.object_id, act.note) == (
            "重设密码",
            admin,
            clerk.pk,
            "本人忘记",
        )
        assert password not in act.note + act.subject

    def test_his_sessions_end(self, admin: User, clerk: User, sign_in: Any) -> None:
        client = sign_in(clerk)
        assert client.get(reverse("messages")).status_code == 200
        users.reset_password(clerk, by=admin, reason="疑似泄露")
        assert client.get(reverse("messages")).status_code == 302


class TestSecondFactor:
    def test_the_phone_is_forgotten(self, admin: User, clerk: User) -> None:
        factor = second_factor.begin(clerk)
        second_factor.confirm(clerk, pyotp.TOTP(factor.secret).at(now()))
        users.reset_second_factor(clerk, by=admin, reason="手机遗失")
        assert not SecondFactor.objects.exists()
        assert Act.objects.filter(verb="重置验证器", note="手机遗失").count() == 1

    def test_who_has_none_needs_no_reset(self, admin: User, clerk: User) -> None:
        second_factor.begin(clerk)  # looked at, never confirmed
        with pytest.raises(Refused, match="没有启用验证器"):
            users.reset_second_factor(clerk, by=admin, reason="手机遗失")


class TestMove:
    def test_the_old_role_ends_on_the_day_the_new_one_begins(
        self, admin: User, clerk: User, zone: Area, street: Area
    ) -> None:
        day = dt.date(2018, 3, 1)
        users.move(clerk, area=street, day=day, by=admin, reason="轮岗")
        assert spans(clerk) == [
            ("clerk", zone.name, START, day),
            ("clerk", street.name, day, None),
        ]
        before, after = dt.date(2018, 2, 28), day
        fresh = User.objects.get(pk=clerk.pk)
        assert assigned_paths(fresh, "change", before) == [zone.path]
        assert assigned_paths(fresh, "change", after) == [street.path]
        assert Act.objects.get().note == "自 2018-03-01 起到满城北街街道。轮岗"

    def test_every_role_moves_once(self, admin: User, zone: Area, street: Area) -> None:
        both = make_user("both", (Role.CLERK, zone), (Role.AUDITOR, zone))
        users.move(both, area=street, day=TODAY, by=admin, reason="轮岗")
        now_held = {(row.role, row.area) for row in both.role_assignments.on(TODAY)}
        assert now_held == {("clerk", street), ("auditor", street)}

    @pytest.mark.parametrize("day", [START, START - dt.timedelta(days=1)])
    def test_not_before_he_began(self, day: dt.date, admin, clerk, street) -> None:
        with pytest.raises(Refused):
            users.move(clerk, area=street, day=day, by=admin, reason="轮岗")
        assert RoleAssignment.objects.filter(user=clerk).count() == 1

    def test_not_to_where_he_is(self, admin: User, clerk: User, zone: Area) -> None:
        with pytest.raises(Refused, match="没有可以调到"):
            users.move(clerk, area=zone, day=TODAY, by=admin, reason="轮岗")

    def test_who_has_left_is_not_moved(self, admin: User, clerk: User, street: Area) -> None:
        users.leave(clerk, day=TODAY, heir=None, by=admin, reason="退休")
        with pytest.raises(Refused, match="没有可以调到"):
            users.move(clerk, area=street, day=TODAY, by=admin, reason="轮岗")


class TestLeaving:
    def test_roles_end_and_the_account_stops(self, admin: User, clerk: User, zone: Area) -> None:
        assert users.leave(clerk, day=TODAY, heir=None, by=admin, reason="退休") == 0
        clerk.refresh_from_db()
        assert not clerk.is_active
        assert not clerk.check_password(PASSWORD)
        assert spans(clerk) == [("clerk", zone.name, START, TODAY)]
        assert Act.objects.get().note == f"自 {TODAY} 起。退休"

    def test_his_sessions_stop_with_the_next_request(
        self, admin: User, clerk: User, sign_in: Any
    ) -> None:
        client = sign_in(clerk)
        assert client.get(reverse("admin:index")).status_code == 200
        users.leave(clerk, day=TODAY, heir=None, by=admin, reason="退休")
        for name in ("admin:index", "messages", "dashboard"):
            assert reverse("sign-in") in client.get(reverse(name))["Location"]
        assert client.get("/api/v1/areas/").status_code == 401

    def test_nor_do_they_revive_when_he_comes_back(self, admin, clerk, sign_in) -> None:
        client = sign_in(clerk)
        users.leave(clerk, day=TODAY, heir=None, by=admin, reason="退休")
        password = users.reinstate(clerk, by=admin, reason="返聘")
        clerk.refresh_from_db()
        assert clerk.is_active
        assert clerk.check_password(password)
        assert client.get(reverse("messages")).status_code == 302
        verbs = list(Act.objects.order_by("id").values_list("verb", flat=True))
        assert verbs == ["离任停用", "恢复账号", "重设密码"]

    def test_his_work_is_handed_over(self, admin, clerk, colleague, zone) -> None:
        waiting, done = batch(clerk, zone), batch(clerk, zone, BatchState.DONE)
        at_work, ended = job(clerk), job(clerk, JobState.DONE)
        found = handing_over.waiting(clerk)
        assert found == [("待确认的导入", [waiting]), ("进行中的后台任务", [at_work])]
        given = users.leave(clerk, day=TODAY, heir=colleague, by=admin, reason="退休")
        assert given == 2
        assert ImportBatch.objects.get(pk=waiting.pk).by == colleague
        assert ImportBatch.objects.get(pk=done.pk).by == clerk  # what he did stays his
        assert Job.objects.get(pk=at_work.pk).requested_by == colleague
        assert Job.objects.get(pk=ended.pk).requested_by == clerk
        message = Message.objects.get(user=colleague)
        assert message.text == "经办小张离任，2 件经办中的工作已交给您，请到工作台接着办理。"
        assert "2 件工作交给接手小陈" in Act.objects.get().note

    def test_work_that_waits_wants_an_heir(self, admin, clerk, zone) -> None:
        batch(clerk, zone)
        with pytest.raises(Refused, match="接手的同事"):
            users.leave(clerk, day=TODAY, heir=None, by=admin, reason="退休")
        clerk.refresh_from_db()
        assert clerk.is_active

    def test_who_may_take_over(self, cast: SimpleNamespace, colleague: User) -> None:
        make_user("stopped", *[(Role.CLERK, Area.objects.get(name__contains="阅海湾"))])
        User.objects.filter(username="stopped").update(is_active=False)
        assert set(handing_over.colleagues(cast.clerk)) == {colleague}
        assert not handing_over.colleagues(cast.nobody).exists()

    @pytest.mark.parametrize("who", ["approver", "street_clerk", "foreign_clerk", "clerk"])
    def test_nobody_else_does(self, who: str, cast: SimpleNamespace, zone: Area) -> None:
        waiting = batch(cast.clerk, zone)
        with pytest.raises(Refused, match="另选接手的同事"):
            users.leave(
                cast.clerk, day=TODAY, heir=getattr(cast, who), by=cast.admin, reason="退休"
            )
        assert ImportBatch.objects.get(pk=waiting.pk).by == cast.clerk

    @pytest.mark.parametrize(
        ("days", "why"), [(1, "还没有到"), ((START - TODAY).days, "才开始的角色")]
    )
    def test_which_days_are_refused(self, days: int, why: str, admin: User, clerk: User) -> None:
        day = TODAY + dt.timedelta(days=days)
        with pytest.raises(Refused, match=why):
            users.leave(clerk, day=day, heir=None, by=admin, reason="退休")
        clerk.refresh_from_db()
        assert clerk.is_active
        assert spans(clerk)[0][3] is None
