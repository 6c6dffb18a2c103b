"""Points of report-ins with their posters and what they brought; texts of consent."""

from collections.abc import Iterator
from typing import Any

import segno
from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate

from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick, pick_choice, pick_open
from districts.scoped_admin.registers import ScopedAdmin
from members.enums import PointKind
from members.models import ConsentText, ReportInPoint
from members.services import report_in_points


class PointForm(ScopedForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        area, district = cleaned.get("area"), cleaned.get("commercial_district")
        if area and district and not district.area.path.startswith(area.path):
            self.add_error("commercial_district", f"这个商圈不在{area}，请改选。")
        placed, closed = cleaned.get("placed"), cleaned.get("closed")
        if placed and closed and closed < placed:
            self.add_error("closed", "停用日期不能早于投放日期，请核对这两个日期。")
        if cleaned.get("copies") == 0:
            self.add_error("copies", "数量至少为 1，请改填。")
        return cleaned


@admin.register(ReportInPoint)
class ReportInPointAdmin(ScopedAdmin):
    nav_group, nav_order = "党员", 26
    form = PointForm
    list_display = ("name", "kind", "area", "commercial_district", "copies", "brought", "admitted")
    more_columns = ("placed", "closed")
    list_select_related = ("area", "commercial_district")
    list_filter = (
        pick_choice("kind", PointKind, "形式"),
        pick_open("closed", "使用", "在用", "已停用"),
        AreaPick,
    )
    search_fields = ("name",)
    search_help_text = "名称"
    fields = ("name", "kind", "area", "commercial_district", "placed", "copies", "closed")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return report_in_points.counted(super().get_queryset(request))

    def get_urls(self) -> list[URLPattern]:
        checked = self.admin_site.admin_view
        return [
            path("statistics/", checked(self.statistics), name="members_reportinpoint_statistics"),
            path(
                "<path:object_id>/poster/",
                checked(self.poster),
                name="members_reportinpoint_poster",
            ),
            *super().get_urls(),
        ]

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        obj.code = obj.code or report_in_points.new_code()
        super().save_model(request, obj, form, change)

    def act_tools(self, request: HttpRequest, obj: Any) -> Iterator[dict[str, Any]]:
        yield from super().act_tools(request, obj)
        url = reverse("admin:members_reportinpoint_poster", args=[obj.pk])
        yield {"url": url, "title": "打印海报"}

    def poster(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One sheet of A4 with the QR of the point's page."""
        point = self.get_object(request, object_id)
        if not self.has_view_permission(request, point):
            raise PermissionDenied
        address = request.build_absolute_uri(reverse("join-point", args=[point.code]))
        code = segno.make(address, error="m")
        drawn = code.svg_inline(scale=8, border=2, omitsize=True)
        context = {
            **self.page_of(request, point, "海报"),
            "point": point,
            "address": address,
            "qr": mark_safe(drawn),  # noqa: S308 -- drawn by us from our own address
        }
        return TemplateResponse(request, "admin/members/reportinpoint/poster.html", context)

    def statistics(self, request: HttpRequest) -> HttpResponse:
        """Which board or letter brought how many: by kind and by commercial district."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": "报到统计",
            "opts": self.model._meta,
            "nav_group": self.nav_group,
            "tables": [
                ("形式", report_in_points.by_kind(request.user)),
                ("商圈", report_in_points.by_commercial_district(request.user)),
            ],
        }
        return TemplateResponse(request, "admin/members/reportinpoint/statistics.html", context)

    @admin.display(description="带来报到")
    def brought(self, row: Any) -> str:
        return f"{row.brought}"

    @admin.display(description="其中已纳入")
    def admitted(self, row: Any) -> str:
        return f"{row.admitted}"


class ConsentForm(ScopedForm):
    def clean_since(self) -> Any:
        """A text comes into force from today on, after the one before it."""
        since = self.cleaned_data["since"]
        latest = ConsentText.objects.aggregate(since=Max("since"))["since"]
        first = max(filter(None, (latest, localdate())))
        if since < first:
            raise forms.ValidationError(f"启用日期不能早于 {first}，请改填日期。")
        return since


@admin.register(ConsentText)
class ConsentTextAdmin(ScopedAdmin):
    """New versions only: what somebody agreed to stays as it was."""

    nav_group, nav_order = "系统", 70
    form = ConsentForm
    write_action = "manage"
    export_action = "view"
    list_display = ("__str__", "since")
    search_fields = ("text",)
    search_help_text = "内容"
    fields = ("text", "since")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        latest = ConsentText.objects.aggregate(version=Max("version"))["version"] or 0
        obj.version = latest + 1
        super().save_model(request, obj, form, change)
