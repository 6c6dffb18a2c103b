"""Instructors and their visits."""

from django.contrib import admin

from districts.models import Instructor
from districts.scoped_admin.lists import AreaPick, pick_open
from districts.scoped_admin.registers import ScopedAdmin


@admin.register(Instructor)
class InstructorAdmin(ScopedAdmin):
    nav_order = 50
    list_display = ("name", "unit", "area", "part_time", "since", "until")
    list_select_related = ("area",)
    list_filter = (AreaPick, pick_open("until", "状态", "在任", "已结束"))
    search_fields = ("name", "unit")
    fields = ("name", "unit", "area", "part_time", "since", "until")
