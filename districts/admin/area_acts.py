"""What becomes of an area: another name or code from a day, or another area in its place."""

from typing import Any

from django import forms

from districts.models import Area
from districts.scoped_admin.acts import ActForm, ActPage
from districts.scoped_admin.days import day_field
from districts.services import area_changes


class AreaAct(ActPage):
    action = "manage"

    def offered(self, obj: Area, user: Any) -> bool:
        return obj.until is None


class RenameForm(ActForm):
    borrowed = {"name": (Area, "name")}

    def prepare(self) -> None:
        self.fields["name"].label = "新名称"
        self.fields["day"] = day_field("自某日起")


class Rename(AreaAct):
    slug, verb, form = "rename", "更名", RenameForm

    def effect(self, obj: Area) -> str:
        return f"从这一天起叫新名称；以前各季度的报表仍写“{obj.name}”。登记错了的请更正。"

    def perform(self, obj: Area, *, by: Any, note: str = "", **given: Any) -> str:
        area_changes.rename(obj, given["name"], given["day"], by=by, note=note)
        return f"自{given['day']}起更名为{obj.name}。"


class RecodeForm(ActForm):
    borrowed = {"code": (Area, "code")}

    def prepare(self) -> None:
        self.fields["code"].label = "新代码"
        self.fields["day"] = day_field("自某日起")


class Recode(AreaAct):
    slug, verb, form = "recode", "换代码", RecodeForm

    def effect(self, obj: Area) -> str:
        return f"从这一天起用新代码，下级和授权随之；旧代码{obj.code}仍可查到它。"

    def perform(self, obj: Area, *, by: Any, note: str = "", **given: Any) -> str:
        area_changes.recode(obj, given["code"], given["day"], by=by, note=note)
        return f"自{given['day']}起代码为{obj.code}。"


class MergeForm(ActForm):
    borrowed = {"into": (Area, "successor")}

    def prepare(self) -> None:
        into = self.fields["into"]
        into.label, into.required = "并入", True
        if isinstance(into, forms.ModelChoiceField) and into.queryset is not None:
            into.queryset = into.queryset.filter(until=None).exclude(pk=self.obj.pk)
        self.fields["day"] = day_field("自某日起")


class Merge(AreaAct):
    slug, verb, form, grave = "merge", "并入另一区划", MergeForm, True

    def effect(self, obj: Area) -> str:
        found = "、".join(f"{name} {count}" for name, count in area_changes.preview(obj).items())
        moves = f"随之转入：{found}。" if found else "这里没有登记要转入。"
        return f"{moves}{obj}自这一天撤销，由并入的区划承继；以前各季度的报表和数字不变。"

    def perform(self, obj: Area, *, by: Any, note: str = "", **given: Any) -> str:
        moved = area_changes.merge(obj, given["into"], given["day"], by=by, note=note)
        told = "、".join(f"{name} {count}" for name, count in moved.items())
        return f"{obj}自{given['day']}起并入{given['into']}" + (f"：{told}。" if told else "。")
