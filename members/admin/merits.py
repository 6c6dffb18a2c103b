"""What members do and are thanked for: posts, pledges, honours, recommendations; who is lost."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.timezone import localdate

from districts.enums import Level
from districts.finding import matching
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick, pick_choice, pick_open
from districts.scoped_admin.registers import ReadOnlyAdmin, ScopedAdmin
from districts.scoping import covers
from members.enums import LostReason, Outcome, PostKind, RecommendationKind
from members.models import (
    LostContact,
    MemberHonour,
    PartyMember,
    PioneerPost,
    Pledge,
    Recommendation,
)


class PastForm(ScopedForm):
    """Nothing that has not come yet."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name in {"day", "kept_on", "since"} & set(self.changed_data):
            day = self.cleaned_data.get(name)
            if day and day > localdate():
                label = self.fields[name].label
                self.add_error(name, f"{label}不能晚于今天（{localdate()}），请核对。")
        pledged, kept = self.cleaned_data.get("day"), self.cleaned_data.get("kept_on")
        if pledged and kept and kept < pledged:
            self.add_error("kept_on", "兑现日期不能早于承诺日期，请核对这两个日期。")
        return cleaned


class PostForm(PastForm):
    """A commercial district and an organisation lie in the area of the post."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        area = self.cleaned_data.get("area")
        for name in ("commercial_district", "organisation"):
            row = self.cleaned_data.get(name)
            if area and row and not row.area.path.startswith(area.path):
                self.add_error(name, f"“{row}”不在{area}，请改选。")
        return cleaned


class RecommendationForm(PastForm):
    """Who is in the register is chosen there, and bears his name of the register."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "name" in self.fields:
            self.fields["name"].required = False
            self.fields["name"].help_text = "登记册里有的，在下面选择党员，这里不用填。"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        member = self.cleaned_data.get("member")
        if member is not None:
            self.cleaned_data["name"] = member.name
        elif not self.cleaned_data.get("name") and "member" not in self.errors:
            self.add_error("name", "请填写姓名，或者选择党员。")
        return cleaned


class NamingAdmin(ScopedAdmin):
    """A register about members, who are named to those who work on the register; these also find
    its rows by the member's name."""

    nav_group = "党员"
    form = PastForm

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found, many = super().get_search_results(request, queryset, search_term)
        if not search_term:
            return found, many
        named = matching(PartyMember.objects.for_user(request.user, "reveal"), search_term)
        return found | queryset.filter(member__in=named.order_by().values("pk")), many

    def choice_text(self, name: str, obj: Any) -> str:
        return f"{obj.name}（{obj.area}）" if isinstance(obj, PartyMember) else str(obj)

    def choices(self, name: str, model: Any, user: Any) -> QuerySet[Any]:
        if model is PartyMember:  # named, so only to who may read the names
            return PartyMember.objects.for_user(user, "reveal").select_related("area")
        return super().choices(name, model, user)

    @admin.display(description="党员")
    def person(self, row: Any) -> str:
        return row.member.name if row.member else ""

    @admin.display(description="党员")
    def masked_person(self, row: Any) -> str:
        return str(row.member or "")

    def get_list_display(self, request: HttpRequest) -> Any:
        named = "person" if covers(request.user, "reveal", "view") else "masked_person"
        shown = super().get_list_display(request)
        return tuple(named if name == "person" else name for name in shown)


@admin.register(PioneerPost)
class PioneerPostAdmin(NamingAdmin):
    """A post may stand without a member; his name is shown only with his consent."""

    nav_order = 40
    form = PostForm
    list_display = ("name", "kind", "shown", "organisation", "commercial_district", "area", "since")
    list_select_related = ("member", "organisation", "commercial_district", "area")
    list_filter = (
        pick_choice("kind", PostKind, "类别"),
        pick_open("until", "状态", "在册", "已撤销"),
        AreaPick,
    )
    search_fields = ("name", "organisation__name")
    search_help_text = "名称、位置、单位或党员姓名"
    fields = (
        "kind",
        "name",
        "area",
        "commercial_district",
        "organisation",
        "member",
        "duties",
        "since",
        "until",
    )

    @admin.display(description="党员（已同意亮身份）")
    def shown(self, row: PioneerPost) -> str:
        if row.member is None:
            return ""
        since = row.member.identity_shown_since
        return row.member.name if since and since <= localdate() else "未亮身份"


@admin.register(Pledge)
class PledgeAdmin(NamingAdmin):
    nav_order = 50
    list_display = ("text", "person", "day", "kept_on")
    list_select_related = ("member",)
    list_filter = (pick_open("kept_on", "状态", "未兑现", "已兑现"),)
    search_fields = ("text",)
    search_help_text = "承诺内容或党员姓名"
    fields = ("member", "text", "day", "kept_on")


@admin.register(MemberHonour)
class MemberHonourAdmin(NamingAdmin):
    nav_order = 60
    list_display = ("name", "person", "level", "issuer", "day")
    list_select_related = ("member",)
    list_filter = (pick_choice("level", Level, "级别"),)
    search_fields = ("name", "issuer")
    search_help_text = "荣誉、授予单位或党员姓名"
    fields = ("member", "name", "level", "issuer", "day")


@admin.register(Recommendation)
class RecommendationAdmin(NamingAdmin):
    nav_order = 70
    form = RecommendationForm
    personal = ("name", "note")
    list_display = ("name", "kind", "party_organisation", "day", "outcome", "area")
    list_select_related = ("member", "party_organisation", "area")
    list_filter = (
        pick_choice("kind", RecommendationKind, "类别"),
        pick_choice("outcome", Outcome, "结果"),
        AreaPick,
    )
    search_fields = ("name", "party_organisation__name")
    search_help_text = "姓名或推荐党组织"
    fields = ("kind", "name", "member", "party_organisation", "area", "day", "outcome", "note")

    @admin.display(description="姓名")
    def masked_name(self, row: Recommendation) -> str:
        return row.masked_name

    def title_for(self, request: HttpRequest, obj: Any) -> str:
        told = f"{obj.get_kind_display()}：{obj.name}"
        return told if self.names_people(request) else str(obj)


@admin.register(LostContact)
class LostContactAdmin(ReadOnlyAdmin, NamingAdmin):
    """Written by the acts on the member."""

    nav_order = 80
    list_display = ("person", "reason", "since", "until", "efforts")
    list_select_related = ("member",)
    list_filter = (
        pick_choice("reason", LostReason, "原因"),
        pick_open("until", "状态", "失联", "已找到"),
    )
    search_fields = ("efforts",)
    search_help_text = "党员姓名或查找情况"
    fields = ("member", "reason", "since", "until", "efforts")

    def title_for(self, request: HttpRequest, obj: Any) -> str:
        named = covers(request.user, "reveal", self.view_action)
        return f"{obj.member.name}（自{obj.since}）" if named else str(obj)
