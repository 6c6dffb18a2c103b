"""志愿者: names for those who work on the register, phones masked for everybody; hours by year and
the account of thanks stand on a volunteer's own page only."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.timezone import localdate

from activities.admin.naming import Naming
from activities.admin.volunteer_acts import ACTS
from activities.models import TeamMembership, Volunteer, VolunteerTeam
from activities.row_page import Cell, Table, cells, page_of, told
from activities.services import hours, thanks, volunteers
from core.encryption import masked
from core.errors import Refused
from districts import limits
from districts.revealing import RevealingAdmin
from districts.scoped_admin import history
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick, Pick, pick_open
from districts.scoped_admin.picking import pick_row
from districts.services import contact


class VolunteerForm(ScopedForm):
    """A member by his row, or a name with a phone; nobody twice."""

    user: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "name" in self.fields:
            self.fields["name"].required = False
            self.fields["name"].help_text = "登记册里的党员在上面选择，这里不用填。"
        if "member" in self.fields:
            self.fields["member"].help_text = "党员的姓名、电话以党员登记为准，服务时长算在一起。"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        joined = self.cleaned_data.get("joined")
        if "joined" in self.changed_data and joined and joined > localdate():
            self.add_error("joined", f"登记日期不能晚于今天（{localdate()}），请核对。")
        if self.cleaned_data.get("member"):
            self._check_member(self.cleaned_data["member"])
        elif "member" not in self.errors:
            self._check_other()
        return cleaned

    def _check_member(self, member: Any) -> None:
        self.cleaned_data["name"], self.cleaned_data["phone"] = member.name, ""
        known = Volunteer.objects.filter(member=member).exclude(pk=self.instance.pk).first()
        if known:
            self.add_error(
                "member", f"他已登记为志愿者（{known.area}，{known.joined}），不用再登记。"
            )

    def _check_other(self) -> None:
        name, phone = (self.cleaned_data.get("name") or "").strip(), self._phone()
        if not name:
            self.add_error("name", "请填写姓名，或者选择党员。")
        if not {"name", "phone", "member"} & {*self.changed_data}:
            return
        twin = volunteers.twin(name, phone, self.instance)
        if twin and Volunteer.objects.for_user(self.user).filter(pk=twin.pk).exists():
            self.add_error("name", f"已有同名同号的志愿者（{twin.area}），请更正那一条。")
        elif volunteers.member_like(name, phone, self.user):
            self.add_error("member", "登记册里有同名同号的党员，请在这里选择他，时长才算在一起。")

    def _phone(self) -> str:
        phone = self.cleaned_data.get("phone") or ""
        if "phone" not in self.changed_data or not phone or "phone" in self.errors:
            return phone
        try:
            self.cleaned_data["phone"] = contact.read_phone(phone)
        except Refused as wrong:
            self.add_error("phone", str(wrong))
        return self.cleaned_data.get("phone") or ""


class MemberPick(Pick):
    title, parameter_name = "身份", "member"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("1", "党员"), ("0", "群众")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        empty = {"1": False, "0": True}.get(self.value() or "")
        return queryset if empty is None else queryset.filter(member__isnull=empty)


def _in_team(rows: QuerySet[Any], team: VolunteerTeam) -> QuerySet[Any]:
    there = TeamMembership.objects.on(localdate()).filter(team=team)
    return rows.filter(pk__in=there.values("volunteer"))


@admin.register(Volunteer)
class VolunteerAdmin(Naming, RevealingAdmin):
    of_people = True
    nav_group, nav_order = "活动", 70
    in_search = True
    form = VolunteerForm
    change_form_template = "activities/row.html"
    revealed = ("phone",)
    personal = ("name", "phone", "member")
    acts = ACTS
    list_display = ("name", "standing", "organisation", "teams_today", "joined", "left", "area")
    more_columns = ("phone_masked",)
    list_select_related = ("organisation", "area", "member")
    list_filter = (
        pick_row("team", VolunteerTeam, "服务队", TeamMembership, _in_team),
        MemberPick,
        pick_open("left", "状态", "在册", "已退出"),
        AreaPick,
    )
    search_fields = ("name",)
    search_help_text = "姓名、拼音或电话后四位"
    fields = ("member", "name", "phone", "organisation", "area", "joined")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        today = TeamMembership.objects.on(localdate()).select_related("team")
        return (
            super()
            .get_queryset(request)
            .prefetch_related(Prefetch("memberships", today, to_attr="present"))
        )

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        return form

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found, many = super().get_search_results(request, queryset, search_term)
        return self.with_phone_tail(request, found, queryset, search_term), many

    def title_for(self, request: HttpRequest, obj: Any) -> str:
        return obj.name if self.holds_right(request, obj, "reveal") else str(obj)

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, volunteers.settle(obj), form, change)

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        own = self.holds_right(request, obj, "reveal")
        return {
            "facts": told(
                ("身份", self.standing(obj)),
                ("联系电话", self.phone_masked(obj) if own else ""),
                ("单位", obj.organisation),
                ("登记日期", obj.joined),
                ("退出日期", obj.left),
                ("行政区划", obj.area),
            ),
            "tables": [_hours(obj), _teams(obj), *([_thanks(obj)] if own else [])],
            "acts": list(history.acts(obj))[::-1],
        }

    @admin.display(description="姓名")
    def masked_name(self, row: Volunteer) -> str:
        return str(row)

    @admin.display(description="身份")
    def standing(self, row: Volunteer) -> str:
        return "党员" if row.member_id else "群众"

    @admin.display(description="服务队")
    def teams_today(self, row: Any) -> str:
        return "、".join(str(one.team) for one in row.present)

    @admin.display(description="联系电话")
    def phone_masked(self, row: Volunteer) -> str:
        return masked(row.member.phone if row.member else row.phone) or "—"


def _hours(volunteer: Volunteer) -> Table:
    years = hours.by_year(volunteer)
    rows = [cells(f"{one.year} 年", one.activities, one.claims, one.total) for one in years]
    note = f"共 {sum((one.total for one in years), hours.NONE)} 小时" if years else ""
    heads = ("年度", "活动", "认领项目", "合计")
    return Table("服务时长", heads, rows, empty="还没有服务记录。", note=note)


def _teams(volunteer: Volunteer) -> Table:
    rows = volunteer.memberships.select_related("team").order_by("-since", "pk")
    told_rows = [
        cells(
            Cell(str(row.team), page_of("activities_volunteerteam", row.team_id)),
            "队长" if row.leader else "队员",
            row.since_text,
            row.until,
        )
        for row in rows
    ]
    return Table("服务队", ("服务队", "", "加入", "退出"), told_rows, empty="没有加入服务队。")


def _thanks(volunteer: Volunteer) -> Table:
    """Only ever of one volunteer, on his own page."""
    entries = volunteer.thanks.select_related("by")[:50]
    rows = [cells(one.day, f"{one.points:+d}", one.reason, one.by) for one in entries]
    rule = limits.told(thanks.RULE, volunteer.area)
    note = f"现有 {thanks.balance(volunteer)} 分，只用于答谢本人，不排名"
    return Table("志愿积分", ("日期", "积分", "事由", "经办人"), rows, empty=f"{rule}。", note=note)
