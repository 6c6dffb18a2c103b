"""Holidays as announced: what time limits in working days count by."""

from django.contrib import admin

from core.models import CalendarDay
from districts.scoped_admin.registers import ScopedAdmin


@admin.register(CalendarDay)
class CalendarDayAdmin(ScopedAdmin):
    nav_group, nav_order = "系统", 60
    write_action, export_action = "manage", "view"
    list_display = ("day", "name", "working")
    search_fields = ("name",)
    search_help_text = "节日名称"
    fields = ("day", "name", "working")
