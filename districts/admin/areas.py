"""Areas and imports."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html

from districts import desk
from districts.admin.area_acts import Merge, Recode, Rename
from districts.enums import AreaKind, BatchState
from districts.models import Area, ImportBatch
from districts.scoped_admin.lists import AreaPick, pick_choice, pick_open
from districts.scoped_admin.registers import ReadOnlyAdmin, ScopedAdmin


@admin.register(Area)
class AreaAdmin(ScopedAdmin):
    nav_group, nav_order = "系统", 10
    write_action, export_action = "manage", "view"
    list_display = ("name", "code", "kind", "parent", "reporting", "ledger_since", "roster_since")
    list_select_related = ("parent",)
    list_filter = (
        pick_choice("kind", AreaKind, "类别"),
        pick_open("until", "状态", "现行", "已撤销"),
    )
    search_fields = ("name", "code")
    fields = (
        "code",
        "name",
        "kind",
        "parent",
        "reporting",
        "since",
        "until",
        "successor",
        "ledger_since",
        "roster_since",
    )
    ordering = ("path",)
    acts = (Rename(), Recode(), Merge())

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Code and parent make the path of all below: an import of areas changes them."""
        return ("code", "parent") if obj else ()


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin):
    nav_order = 80
    list_display = ("page", "kind_title", "area", "day", "state", "by", "uploaded_at")
    list_display_links = None
    list_select_related = ("area", "by")
    list_filter = (pick_choice("state", BatchState, "状态"), AreaPick)
    search_fields = ("filename",)
    fields = ("filename", "kind", "area", "day", "state", "by", "uploaded_at", "imported_at")

    @admin.display(description="文件")
    def page(self, batch: ImportBatch) -> str:
        waiting = batch.state == BatchState.PREVIEWED
        url = desk.link("import-preview" if waiting else "import-status", batch.pk)
        return format_html('<a href="{}">{}</a>', url, batch.filename) if url else batch.filename

    @admin.display(description="台账种类")
    def kind_title(self, batch: ImportBatch) -> str:
        return desk.kind_title(batch.kind)
