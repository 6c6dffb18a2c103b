"""The act log, for auditors: what the users of their areas did, read or exported."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet

from core.models import Act
from districts.models import RoleAssignment
from districts.scoped_admin.registers import ReadOnlyAdmin


@admin.register(Act)
class ActAdmin(ReadOnlyAdmin):
    nav_group, nav_order = "系统", 90
    view_action = export_action = "log"
    list_display = ("at", "by", "verb", "subject", "note")
    list_select_related = ("by",)
    search_fields = ("by__username", "by__name", "verb", "subject")
    search_help_text = "用户、行为或对象"
    fields = ("at", "by", "verb", "subject", "note")

    def rows(self, user: Any, action: str) -> QuerySet[Any]:
        """An act has no area of its own; it belongs where its user works or worked."""
        held = RoleAssignment.objects.for_user(user, action).filter(user=OuterRef("by"))
        return Act.objects.filter(Exists(held))
