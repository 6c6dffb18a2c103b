"""The register of activities: form, list, acts, and the pages around it."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from activities.enums import ActivityState, AttendanceSource
from activities.models import Activity, ActivityPhoto, Attendance, CoHost, Outcome, SignUp
from activities.services import activities, attending, sign_ups, summaries
from activities.services.attending import Present
from core.models import Act
from tests.activities.makers import activity_in, held_in, member_in
from tests.activities.test_services_sign_ups import guest, open_in
from tests.storefronts.stores import picture
from tests.test_urls import status

pytestmark = pytest.mark.django_db
LIST = "/admin/activities/activity/"
DAY = dt.timedelta(days=1)


@pytest.fixture
def clerk(cast: SimpleNamespace, sign_in: Any) -> Client:
    client: Client = sign_in(cast.clerk)
    return client


def url(activity: Activity, act: str = "change") -> str:
    return reverse(f"admin:activities_activity_{act}", args=[activity.pk])


def form(area: Any, **fields: Any) -> dict[str, Any]:
    none = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}
    formsets = {f"{name}-{key}": n for name in ("co_hosts", "outcomes") for key, n in none.items()}
    given = {"title": "春风行动", "theme": "service", "kind": "jobs", "area": area.pk, "hours": 0}
    return {**formsets, **given, "day": localdate(), **fields}


def errors(answer: Any) -> dict[str, list[str]]:
    return {name: list(told) for name, told in answer.context["adminform"].form.errors.items()}


class TestForm:
    def test_a_new_one_has_a_code_of_its_own(self, clerk: Client, zone: Any) -> None:
        assert clerk.post(f"{LIST}add/", form(zone)).status_code == 302
        made = Activity.objects.get()
        assert len(made.code) == activities.CODE
        assert made.state == ActivityState.PLANNED

    def test_its_state_is_no_field(self, clerk: Client, zone: Any) -> None:
        clerk.post(f"{LIST}add/", form(zone, state="held", taken=5, code="X"))
        made = Activity.objects.get()
        assert (made.state, made.taken) == (ActivityState.PLANNED, 0)
        assert made.code != "X"

    def test_the_kind_follows_the_theme(self, clerk: Client, zone: Any) -> None:
        answer = clerk.post(f"{LIST}add/", form(zone, kind="lecture"))
        (told,) = errors(answer)["kind"]
        assert "“党课”属于“组织生活”主题，请把主题改为" in told
        assert "__all__" not in errors(answer), "said once, at its field"
        assert clerk.post(f"{LIST}add/", form(zone, kind="other")).status_code == 302

    @pytest.mark.parametrize(
        ("wrong", "field", "told"),
        [
            ({"places": 0}, "places", "1"),
            ({"sign_up_until": localdate() + DAY}, "sign_up_until", "不能晚于活动日期"),
            ({"begins": "10:00", "ends": "09:00"}, "__all__", "结束时间要晚于开始时间"),
            ({"last_day": localdate()}, "__all__", "要晚于开始的日期"),
            ({"hours": -1}, "hours", "0"),
        ],
    )
    def test_what_cannot_be_comes_back(
        self, clerk: Client, zone: Any, wrong: Any, field: str, told: str
    ) -> None:
        answer = clerk.post(f"{LIST}add/", form(zone, **wrong))
        assert told in "".join(errors(answer)[field])
        assert not Activity.objects.exists()

    def test_one_host(
        self, clerk: Client, zone: Any, make_organisation: Any, make_party_organisation: Any
    ) -> None:
        two = {
            "organisation": make_organisation().pk,
            "party_organisation": make_party_organisation().pk,
        }
        answer = clerk.post(f"{LIST}add/", form(zone, **two))
        assert "主办方只选一个" in errors(answer)["organisation"][0]

    def test_a_host_of_elsewhere_cannot_be_chosen(
        self, clerk: Client, zone: Any, foreign_zone: Any, make_organisation: Any
    ) -> None:
        foreign = make_organisation("外区公司", area=foreign_zone)
        answer = clerk.post(f"{LIST}add/", form(zone, organisation=foreign.pk))
        assert "organisation" in errors(answer)
        answer = clerk.post(f"{LIST}add/", form(foreign_zone))
        assert "area" in errors(answer)
        assert not Activity.objects.exists()

    def test_a_held_one_is_not_in_the_future(
        self, clerk: Client, cast: SimpleNamespace, zone: Any
    ) -> None:
        activity = held_in(zone, cast.clerk)
        sent = form(zone, day=localdate() + DAY, others=0, reason="录入有误")
        answer = clerk.post(url(activity), sent)
        assert "日期不能晚于今天" in errors(answer)["day"][0]

    def test_money_is_typed_in_yuan(self, clerk: Client, zone: Any) -> None:
        rows = {
            "outcomes-TOTAL_FORMS": 2,
            "outcomes-0-metric": "money",
            "outcomes-0-value": "40000.5",
            "outcomes-0-qualifier": "over",
            "outcomes-1-metric": "jobs",
            "outcomes-1-value": "300",
            "outcomes-1-qualifier": "exact",
        }
        assert clerk.post(f"{LIST}add/", form(zone, **rows)).status_code == 302
        money, jobs = Outcome.objects.order_by("pk")
        assert (money.value, jobs.value) == (40_000_50, 300)
        assert money.value_text == "40,000.50 余"
        page = clerk.get(url(money.activity)).content.decode()
        assert 'value="40000.5"' in page or 'value="40000.50"' in page
        assert "募集善款 40,000.50 余元" in page

    @pytest.mark.parametrize(("number", "told"), [("1.5", "请填整数"), ("-1", "不能是负数")])
    def test_half_a_person_did_not_come(
        self, clerk: Client, zone: Any, number: str, told: str
    ) -> None:
        rows = {
            "outcomes-TOTAL_FORMS": 1,
            "outcomes-0-metric": "people_served",
            "outcomes-0-value": number,
            "outcomes-0-qualifier": "exact",
        }
        answer = clerk.post(f"{LIST}add/", form(zone, **rows))
        assert told in answer.content.decode()
        assert not Activity.objects.exists()

    def test_a_co_host_that_was_a_slip_is_taken_out(self, clerk: Client, zone: Any) -> None:
        activity = activity_in(zone)
        host = CoHost.objects.create(activity=activity, name="物业公司")
        rows = {
            "co_hosts-TOTAL_FORMS": 1,
            "co_hosts-INITIAL_FORMS": 1,
            "co_hosts-0-id": host.pk,
            "co_hosts-0-activity": activity.pk,
            "co_hosts-0-name": "物业公司",
            "co_hosts-0-DELETE": "on",
        }
        sent = form(zone, title=activity.title, theme="volunteer", kind="volunteering", hours="2.0")
        sent |= {"day": activity.day, **rows}
        assert clerk.post(url(activity), sent).status_code == 302
        assert not CoHost.objects.exists()

    def test_more_places_are_given_to_who_waits(self, clerk: Client, zone: Any) -> None:
        activity = open_in(zone, places=1)
        for n in range(2):
            sign_ups.sign_up(activity, guest(n))
        sent = form(zone, title=activity.title, theme="volunteer", kind="volunteering", hours="2.0")
        sent |= {"day": activity.day, "open_to_sign_up": "on", "places": 2, "reason": "加座"}
        assert clerk.post(url(activity), sent).status_code == 302
        assert not SignUp.objects.filter(state="waiting").exists()

    def test_a_closed_one_is_only_looked_at(
        self, clerk: Client, cast: SimpleNamespace, zone: Any
    ) -> None:
        closed = activities.move(held_in(zone, cast.clerk), activities.CLOSE, by=cast.clerk)
        page = clerk.get(url(closed))
        assert 'name="title"' not in page.content.decode()
        assert clerk.post(url(closed), form(zone)).status_code == 403


class TestList:
    def test_a_constant_number_of_statements(
        self, clerk: Client, cast: SimpleNamespace, zone: Any
    ) -> None:
        def fill(number: int) -> None:
            activity = held_in(zone, cast.clerk, f"活动{number}", others=3)
            present = Present(members=[member_in(zone, f"张{number}").pk])
            attending.attend(activity, present, by=cast.clerk, source=AttendanceSource.LIST)

        counts = []
        for numbers in (range(2), range(2, 12)):
            for number in numbers:
                fill(number)
            with CaptureQueriesContext(connection) as found:
                page = clerk.get(LIST)
            counts.append(len(found))
        assert page.context["cl"].result_list[0].there == 4
        assert counts[0] == counts[1]

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ({"theme": "life"}, ["党课"]),
            ({"kind": "volunteering"}, ["巡查"]),
            ({"state": "cancelled"}, []),
            ({"quarter": "2017Q4"}, ["党课"]),
            ({"quarter": "2018Q1"}, ["巡查"]),
            ({"quarter": "x"}, ["巡查", "党课"]),
            ({"q": "党"}, ["党课"]),
        ],
        ids=str,
    )
    def test_filters(self, clerk: Client, zone: Any, words: dict[str, str], found: Any) -> None:
        activity_in(zone, "党课", theme="life", kind="lecture", day=dt.date(2017, 12, 31))
        activity_in(zone, "巡查", day=dt.date(2018, 1, 1))
        rows = clerk.get(LIST, words).context["cl"].result_list
        assert [row.title for row in rows] == found

    def test_of_a_stretch_over_the_edge_both_quarters(self, clerk: Client, zone: Any) -> None:
        activity_in(zone, "宣传周", day=dt.date(2017, 12, 31), last_day=dt.date(2018, 1, 6))
        for quarter in ("2017Q4", "2018Q1"):
            assert clerk.get(LIST, {"quarter": quarter}).context["cl"].result_count == 1


class TestActs:
    def test_held_in_one_step(self, clerk: Client, zone: Any) -> None:
        activity = activity_in(zone, theme="service", kind="jobs", hours=0)
        fields = clerk.get(url(activity, "hold")).context["form"].fields
        assert "outcome_jobs" in fields
        assert "outcome_money" not in fields
        sent = {"others": 500, "hours": "1.5", "outcome_jobs": 300, "outcome_enterprises": 50}
        assert clerk.post(url(activity, "hold"), sent).status_code == 302
        activity.refresh_from_db()
        assert (activity.state, activity.others, str(activity.hours)) == ("held", 500, "1.5")
        assert dict(activity.outcomes.values_list("metric", "value")) == {
            "jobs": 300,
            "enterprises": 50,
        }

    @pytest.mark.parametrize("wrong", [{"others": -1}, {"hours": "-1"}, {"hours": "81"}])
    def test_what_cannot_be_is_said_at_its_field(
        self, clerk: Client, zone: Any, wrong: dict[str, Any]
    ) -> None:
        activity = activity_in(zone)
        answer = clerk.post(url(activity, "hold"), wrong)
        assert set(answer.context["form"].errors) == set(wrong)
        activity.refresh_from_db()
        assert activity.state == ActivityState.PLANNED

    def test_the_report_comes_pre_written(
        self, clerk: Client, cast: SimpleNamespace, zone: Any
    ) -> None:
        activity = held_in(zone, cast.clerk, others=30)
        page = clerk.get(url(activity, "report"))
        drafted = page.context["form"].fields["report"].initial
        assert drafted == summaries.draft(activity)
        untouched = clerk.post(url(activity, "report"), {"report": drafted})
        assert "换成要写的话" in untouched.context["form"].errors["report"][0]
        said = drafted.replace(summaries.TO_ADD, "下一步每月办一次。")
        assert clerk.post(url(activity, "report"), {"report": said}).status_code == 302
        activity.refresh_from_db()
        assert activity.report == said.strip()

    def test_photos_are_kept_small_and_go_with_their_file(
        self,
        clerk: Client,
        cast: SimpleNamespace,
        zone: Any,
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        activity = held_in(zone, cast.clerk)
        files = [SimpleUploadedFile(f"{n}.jpg", picture().read(), "image/jpeg") for n in range(2)]
        sent = {"pictures": files, "caption": "现场"}
        assert clerk.post(url(activity, "photos"), sent).status_code == 302
        first, second = ActivityPhoto.objects.order_by("pk")
        assert status(clerk, reverse("activity-photo", args=[first.pk])) == 200
        path = second.image.path
        with django_capture_on_commit_callbacks(execute=True):
            clerk.post(url(activity, "drop-photos"), {"chosen_photos": [second.pk], "note": "糊了"})
        assert list(ActivityPhoto.objects.all()) == [first]
        with pytest.raises(FileNotFoundError):
            open(path).close()

    def test_what_is_no_photo_comes_back(self, clerk: Client, zone: Any) -> None:
        bad = SimpleUploadedFile("a.jpg", b"<svg onload=x>", "image/jpeg")
        answer = clerk.post(url(activity_in(zone), "photos"), {"pictures": [bad]})
        assert "不是能打开的照片" in answer.context["form"].errors["pictures"][0]

    def test_photos_have_an_end(self, clerk: Client, zone: Any) -> None:
        activity = activity_in(zone)
        for _ in range(activities.MOST_PHOTOS):
            ActivityPhoto.objects.create(activity=activity)
        file = SimpleUploadedFile("a.jpg", picture().read(), "image/jpeg")
        answer = clerk.post(url(activity, "photos"), {"pictures": [file]})
        assert "最多 20 张" in answer.context["form"].errors["pictures"][0]

    def test_deleting_what_was_held_answers_a_sentence(
        self, clerk: Client, cast: SimpleNamespace, zone: Any
    ) -> None:
        activity = held_in(zone, cast.clerk)
        page = clerk.get(url(activity, "delete"), follow=True)
        assert "活动已举办，不能删除" in page.content.decode()
        clerk.post(url(activity, "remove"), {"note": "误录"})
        clerk.post(url(activity, "delete"), {"post": "yes"})
        assert Activity.objects.filter(pk=activity.pk).exists()

    def test_a_plan_made_by_mistake_goes_with_a_reason(self, clerk: Client, zone: Any) -> None:
        activity = activity_in(zone)
        clerk.post(url(activity, "remove"), {"note": ""})
        assert Activity.objects.exists()
        answer = clerk.post(url(activity, "remove"), {"note": "误录"})
        assert answer.headers["Location"] == LIST
        assert not Activity.objects.exists()
        assert Act.objects.get(verb="删除").note == "误录"

    def test_a_batch_is_published(self, clerk: Client, zone: Any) -> None:
        rows = [activity_in(zone, title, day=localdate() + DAY) for title in ("甲", "乙")]
        sent = {"action": "publish", "_selected_action": [row.pk for row in rows]}
        clerk.post(LIST, {**sent, "confirmed": "1"})
        assert {row.state for row in Activity.objects.all()} <= {"planned", "published"}

    def test_the_office_signs_a_member_up(self, clerk: Client, zone: Any) -> None:
        activity = activity_in(zone, day=localdate() + DAY)
        sent = {"member": member_in(zone).pk, "people": 1}
        assert clerk.post(url(activity, "sign-up"), sent).status_code == 302
        assert SignUp.objects.get().member is not None
        twice = clerk.post(url(activity, "sign-up"), sent)
        assert "已经报过名了" in str(twice.context["form"].errors)
        nobody = clerk.post(url(activity, "sign-up"), {"people": 1})
        assert "姓名和联系电话" in str(nobody.context["form"].errors)


class TestRecord:
    def test_names_are_for_whom_they_may_be_shown(
        self, clerk: Client, cast: SimpleNamespace, sign_in: Any, zone: Any
    ) -> None:
        activity = held_in(zone, cast.clerk)
        present = Present(members=[member_in(zone, "欧阳建国").pk])
        attending.attend(activity, present, by=cast.clerk, source=AttendanceSource.LIST)
        page = reverse("activity-record", args=[activity.pk])
        assert "欧阳建国" in clerk.get(page).content.decode()
        assert Act.objects.filter(verb="打开活动记录", by=cast.clerk).count() == 1
        masked = sign_in(cast.auditor).get(page).content.decode()
        assert "欧阳建国" not in masked
        assert "姓名不显示" in masked
        assert Act.objects.filter(verb="打开活动记录").count() == 1

    def test_a_constant_number_of_statements(
        self, clerk: Client, cast: SimpleNamespace, zone: Any
    ) -> None:
        activity, counts = held_in(zone, cast.clerk), []
        for number in (1, 20):
            members = [member_in(zone, f"张{number}{n}").pk for n in range(number)]
            Attendance.objects.bulk_create(
                Attendance(activity=activity, member_id=key, source="list") for key in members
            )
            with CaptureQueriesContext(connection) as found:
                clerk.get(reverse("activity-record", args=[activity.pk]))
            counts.append(len(found))
        assert counts[0] == counts[1]
