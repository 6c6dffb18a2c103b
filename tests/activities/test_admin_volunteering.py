"""The registers of teams and volunteers: namesakes, who sees names, and the private account."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib import admin as site
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from activities.models import ThanksEntry, Volunteer, VolunteerTeam
from activities.services import teams, thanks
from core.encryption import fingerprint
from districts.models import Area
from districts.services import area_changes
from tests.activities.makers import member_in, volunteer_in
from tests.activities.service_makers import DAY, PHONE, team_in
from tests.conftest import START, make_area
from tests.districts.registers import form_of
from tests.shared_world import shared

pytestmark = pytest.mark.django_db
TEAMS = "admin:activities_volunteerteam"
PEOPLE = "admin:activities_volunteer"


@pytest.fixture
def office(cast: SimpleNamespace, sign_in: Any) -> Client:
    return sign_in(cast.clerk)


def added(client: Client, noun: str, **given: Any) -> Any:
    return client.post(reverse(f"{noun}_add"), given)


class TestTeams:
    def test_a_namesake_is_named_and_the_team_saved_once_it_is_said_to_be_another(
        self, office: Client, zone: Area
    ) -> None:
        team_in(zone)
        given = {"name": "红马甲服务队", "area": zone.pk, "founded": "2017-01-01"}
        text = added(office, TEAMS, **given).content.decode()
        assert "已有同名的服务队：“红马甲服务队”（银川阅海湾中央商务区，2016-01-01 成立）" in text
        assert re.search(r'<input[^>]*type="checkbox"[^>]*name="another"', text) or (
            'name="another"' in text
        )
        assert VolunteerTeam.objects.count() == 1
        assert added(office, TEAMS, **given, another="on").status_code == 302
        assert VolunteerTeam.objects.count() == 2

    def test_a_correction_of_something_else_is_not_warned(self, office: Client, zone: Area) -> None:
        team, _ = team_in(zone), team_in(zone)
        url = reverse(f"{TEAMS}_change", args=[team.pk])
        form = {**form_of(office, url), "purpose": "夜间巡逻", "reason": "补填"}
        assert office.post(url, form).status_code == 302
        team.refresh_from_db()
        assert team.purpose == "夜间巡逻"

    def test_acts_through_their_pages(self, office: Client, zone: Area) -> None:
        team, volunteer = team_in(zone), volunteer_in(zone)

        def act(slug: str, **given: Any) -> int:
            url = reverse(f"{TEAMS}_{slug}", args=[team.pk])
            return office.post(url, {"day": str(localdate()), **given}).status_code

        assert act("join", volunteer=volunteer.pk) == 302
        row = team.memberships.get()
        assert act("lead", row=row.pk) == 302
        row.refresh_from_db()
        assert row.leader
        assert act("leave", row=row.pk) == 200  # not on the day he came
        assert team.memberships.filter(until=None).count() == 1

    @pytest.mark.parametrize(("who", "named"), [("clerk", True), ("auditor", False)])
    def test_who_reads_names(
        self, cast: SimpleNamespace, sign_in: Any, zone: Area, who: str, named: bool
    ) -> None:
        team = team_in(zone)
        row = teams.join(team, volunteer_in(zone, "李四光"), day=START, by=cast.clerk)
        teams.lead(row, day=START, by=cast.clerk)
        client = sign_in(getattr(cast, who))
        for url in (reverse(f"{TEAMS}_changelist"), reverse(f"{TEAMS}_change", args=[team.pk])):
            text = client.get(url).content.decode()
            assert ("李四光" in text) is named, url
            assert named or "李**" in text, url


class TestVolunteers:
    def test_a_member_is_one_by_his_row_and_once(self, office: Client, zone: Area) -> None:
        member = member_in(zone, "张三丰", phone=PHONE)
        given = {"member": member.pk, "area": zone.pk, "joined": "2017-01-01"}
        assert added(office, PEOPLE, **given, phone="13995012345").status_code == 302
        row = Volunteer.objects.get()
        assert (row.name, row.phone) == ("张三丰", "")
        assert "他已登记为志愿者" in added(office, PEOPLE, **given).content.decode()

    def test_who_is_no_member_has_a_name_and_a_phone_that_is_found(
        self, office: Client, zone: Area
    ) -> None:
        given = {"name": "李四光", "phone": PHONE, "area": zone.pk, "joined": "2017-01-01"}
        assert added(office, PEOPLE, **given).status_code == 302
        text = office.get(reverse(f"{PEOPLE}_changelist"), {"q": PHONE[-4:]}).content.decode()
        assert "李四光" in text
        assert PHONE not in text
        assert "已有同名同号的志愿者" in added(office, PEOPLE, **given).content.decode()
        nobody = added(office, PEOPLE, **{**given, "name": ""}).content.decode()
        assert "请填写姓名，或者选择党员" in nobody

    def test_who_is_known_as_a_member_is_chosen_there(self, office: Client, zone: Area) -> None:
        member_in(zone, "李四光", phone=PHONE, phone_fingerprint=fingerprint(PHONE, "phone"))
        given = {"name": "李四光", "phone": PHONE, "area": zone.pk, "joined": "2017-01-01"}
        assert "登记册里有同名同号的党员" in added(office, PEOPLE, **given).content.decode()
        assert not Volunteer.objects.exists()

    def test_names_are_masked_and_a_phone_is_revealed_for_a_reason(
        self, office: Client, cast: SimpleNamespace, sign_in: Any, zone: Area
    ) -> None:
        row = volunteer_in(zone, "李四光", phone=PHONE)
        urls = (reverse(f"{PEOPLE}_changelist"), reverse(f"{PEOPLE}_change", args=[row.pk]))
        for url in urls:
            assert "李四光" in office.get(url).content.decode()
            text = sign_in(cast.auditor).get(url).content.decode()
            assert "李四光" not in text
            assert "李**" in text
            assert PHONE not in text
        reveal = reverse(f"{PEOPLE}_reveal", args=[row.pk])
        assert PHONE in office.post(reveal, {"reason": "通知集合时间"}).content.decode()


class TestThanks:
    """The account is on the volunteer's own page and nowhere else."""

    @pytest.fixture
    @shared
    def thanked(self, zone: Area, clerk: Any) -> Volunteer:
        row = volunteer_in(zone, "李四光")
        ThanksEntry.objects.create(
            volunteer=row, day=localdate(), points=731, hours=731, reason="服务折算", by=clerk
        )
        return row

    def test_it_is_no_register_column_filter_or_order(self) -> None:
        register: Any = site.site._registry[Volunteer]
        assert ThanksEntry not in site.site._registry
        shown = {*register.list_display, *register.more_columns, *register.fields}
        assert not [name for name in shown if "thank" in str(name) or "point" in str(name)]
        assert register.sortable_by == ()

    def test_it_is_shown_on_his_page_to_whom_may_reveal(
        self, thanked: Volunteer, cast: SimpleNamespace, sign_in: Any
    ) -> None:
        page = reverse(f"{PEOPLE}_change", args=[thanked.pk])
        for who, sees in ((cast.clerk, True), (cast.approver, True), (cast.auditor, False)):
            assert ("731" in sign_in(who).get(page).content.decode()) is sees, who
        listed = sign_in(cast.clerk).get(reverse(f"{PEOPLE}_changelist"), {"sort": "-points"})
        assert "731" not in listed.content.decode()

    def test_giving_more_than_there_is_comes_back_at_its_field(
        self, thanked: Volunteer, office: Client
    ) -> None:
        url = reverse(f"{PEOPLE}_give", args=[thanked.pk])
        text = office.post(url, {"points": 732, "reason": "毛巾"}).content.decode()
        assert "现有 731 分，不够兑换 732 分" in text
        assert office.post(url, {"points": 31, "reason": "毛巾"}).status_code == 302
        assert thanks.balance(thanked) == 700


def test_what_lies_in_an_area_goes_to_its_successor(zone: Area, district: Area, admin: Any) -> None:
    kind: Any = zone.kind
    into = make_area("640106-NEW", "新商务区", kind, district)
    team, volunteer = team_in(zone), volunteer_in(zone)
    area_changes.merge(zone, into, localdate() - DAY, by=admin, note="合并")
    team.refresh_from_db()
    volunteer.refresh_from_db()
    assert team.area == volunteer.area == into
