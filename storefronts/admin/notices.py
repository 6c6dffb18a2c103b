"""公示: a read-only register; notices are published from the applications."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from districts.scoped_admin.lists import AreaPick, Pick
from districts.scoped_admin.registers import ReadOnlyAdmin
from storefronts.enums import FeedbackKind, FeedbackState
from storefronts.models import PublicNotice

OBJECTION = Q(applications__objections__kind=FeedbackKind.OBJECTION)
ANSWERED = Q(applications__objections__state=FeedbackState.ANSWERED)


class RunningPick(Pick):
    title, parameter_name = "状态", "running"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("1", "公示中"), ("0", "已期满")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "1":
            return queryset.filter(last_day__gte=localdate())
        return queryset.filter(last_day__lt=localdate()) if self.value() == "0" else queryset


@admin.register(PublicNotice)
class PublicNoticeAdmin(ReadOnlyAdmin):
    nav_group, nav_order = "示范店", 60
    change_form_template = "applications/notice.html"
    list_display = ("title", "issuer", "first_day", "last_day", "look", "stores", "objections")
    more_columns = ("area", "at")
    list_select_related = ("area",)
    list_filter = (RunningPick, AreaPick)
    search_fields = ("title", "applications__storefront__name")
    search_help_text = "标题或店名"
    fields = ("title", "text", "issuer", "area", "first_day", "last_day", "by", "at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        counts = {
            "store_count": Count("applications", distinct=True),
            "objection_count": Count("applications__objections", OBJECTION, distinct=True),
            "unanswered": Count("applications__objections", OBJECTION & ~ANSWERED, distinct=True),
        }
        return super().get_queryset(request).annotate(**counts)

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        listed = obj.applications.select_related("storefront", "scheme").annotate(
            objection_count=Count("objections", Q(objections__kind=FeedbackKind.OBJECTION)),
            unanswered=Count(
                "objections",
                Q(objections__kind=FeedbackKind.OBJECTION)
                & ~Q(objections__state=FeedbackState.ANSWERED),
            ),
        )
        return {"listed": listed.order_by("pk")}

    @admin.display(description="状态")
    def look(self, row: PublicNotice) -> SafeString:
        today = localdate()
        if today < row.first_day:
            return format_html('<span class="badge">{}</span>', "未开始")
        if today <= row.last_day:
            return format_html('<span class="badge badge--info">{}</span>', "公示中")
        return format_html('<span class="badge badge--ok">{}</span>', "已期满")

    @admin.display(description="家数")
    def stores(self, row: Any) -> str:
        return str(row.store_count)

    @admin.display(description="异议")
    def objections(self, row: Any) -> str:
        if not row.objection_count:
            return "0"
        left = f"，未答复 {row.unanswered}" if row.unanswered else "，均已答复"
        return f"{row.objection_count}{left}"
