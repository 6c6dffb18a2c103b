"""What is done to a member project; each calls one service."""

from typing import Any

from django import forms

from activities.models import Project, ProjectMember
from activities.services import projects
from activities.services.projects import Period
from core.money import YuanField, yuan
from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from districts.scoped_admin.days import day_field
from members.admin import fields

YUAN_WRONG = "节约金额请写成 86900 或 48852.50，要大于 0。"


class SaveForm(ActForm):
    first = day_field("自", initial=None)
    last = day_field("至（含）")
    yuan = YuanField(
        label="节约金额（元）",
        error_messages={
            "required": "请填写节约金额。",
            **dict.fromkeys(
                ("invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits"),
                YUAN_WRONG,
            ),
        },
    )
    basis = fields.text("测算依据", 200)

    def prepare(self) -> None:
        del self.fields["note"]


class Save(ActPage):
    slug, verb, form = "save", projects.SAVE, SaveForm
    after = "按期间登记，期间不能重叠，避免重复计算。"

    def offered(self, obj: Project, user: Any) -> bool:
        return obj.state != projects.S.STOPPED

    def perform(
        self, obj: Project, *, by: Any, first: Any, last: Any, basis: str, **given: Any
    ) -> str:
        made = projects.save(obj, Period(first, last), given["yuan"], basis=basis, by=by)
        return f"已登记：{made.first} 至 {made.last} 节约 {yuan(made.fen)} 元。"


class FinishForm(ReasonlessForm):
    day = day_field("完成日期")
    result = fields.text("成果", 400)
    field_order = ("day", "result", "note")


class Finish(ActPage):
    slug, verb, form, transition = "finish", "完成", FinishForm, projects.FINISH
    button = "登记完成"
    after = "完成以后仍可以登记成效。"

    def perform(self, obj: Project, *, by: Any, day: Any, result: str, note: str) -> str:
        projects.end(obj, projects.FINISH, day=day, by=by, note=note, result=result)
        return f"{obj}已完成。"


class StopForm(ActForm):
    day = day_field("终止日期")
    field_order = ("day", "note")


class Stop(ActPage):
    slug, verb, form, transition = "stop", "终止", StopForm, projects.STOP
    grave = True
    after = "不再攻关，已登记的成效保留。"

    def perform(self, obj: Project, *, by: Any, day: Any, note: str) -> str:
        projects.end(obj, projects.STOP, day=day, by=by, note=note)
        return f"{obj}已终止。"


class Resume(ActPage):
    slug, verb, transition = "resume", "恢复攻关", projects.RESUME
    after = "回到攻关中，结束日期清空。"

    def perform(self, obj: Project, *, by: Any, note: str, **_: Any) -> str:
        projects.resume(obj, by=by, note=note)
        return f"{obj}已恢复攻关。"


class DropForm(ActForm):
    row = forms.ModelChoiceField(
        ProjectMember.objects.none(),
        label="组员",
        empty_label="请选择",
        error_messages={"required": "请选择组员。", "invalid_choice": "请在列表里选择组员。"},
    )
    field_order = ("row", "note")

    def prepare(self) -> None:
        row: Any = self.fields["row"]
        row.queryset = self.obj.people.select_related("member")
        row.label_from_instance = lambda one: one.member.name


class Drop(ActPage):
    slug, verb, form = "drop", "减少组员", DropForm
    after = "加组员请在下面“攻关组成员”里添加。"

    def offered(self, obj: Project, user: Any) -> bool:
        return obj.people.exists()

    def perform(self, obj: Project, *, by: Any, row: Any, note: str) -> str:
        projects.drop(row, by=by, note=note)
        return f"{row.member}已不在攻关组。"


ACTS = (Save(), Finish(), Stop(), Resume(), Drop())
