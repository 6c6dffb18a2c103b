"""What is done with a duty session: published, held, cancelled, planned by weeks, walked in to."""

import datetime as dt
from typing import Any

from django import forms

from activities.models import DutySession, DutySlot
from activities.services import bookings, duty
from activities.services.bookings import Guest
from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from districts.scoped_admin.days import day_field
from districts.visiting import mobile
from members.admin import fields

MONTHS_AHEAD = 3


class Publish(ActPage):
    slug, verb, form, transition, batch = "publish", "发布", ReasonlessForm, duty.PUBLISH, True
    after = "发布后商户可以在手机上预约，群众可以在公开页面预约。"

    def perform(self, obj: DutySession, *, by: Any, **_: Any) -> str:
        duty.publish(obj, by=by)
        return f"已发布：{obj}。"


class WeeklyForm(ReasonlessForm):
    until = day_field("排到哪一天", initial=None)
    field_order = ("until", "note")

    def prepare(self) -> None:
        super().prepare()
        day = self.obj.day if self.obj else None
        if day is not None:
            self.fields["until"].initial = day + dt.timedelta(weeks=4 * MONTHS_AHEAD)


class Weekly(ActPage):
    slug, verb, form = "weekly", "按周排出", WeeklyForm

    def effect(self, obj: DutySession) -> str:
        return (
            f"每周同一天排一场，时间、地点、时段都一样；遇节假日的跳过，已有的不重复。"
            f"从 {obj.day + duty.WEEK} 起，排出的还没有发布，可以在列表里一起发布。"
        )

    def perform(self, obj: DutySession, *, by: Any, until: dt.date, **_: Any) -> str:
        made, off = duty.plan_weekly(obj, until=until, by=by)
        skipped = f"，跳过节假日 {'、'.join(map(str, off))}" if off else ""
        return f"新排 {made} 场{skipped}。"


class Hold(ActPage):
    slug, verb, form, transition = "hold", "登记结束", ReasonlessForm, duty.HOLD
    after = "登记后不再预约；还在候补的自动取消。"

    def perform(self, obj: DutySession, *, by: Any, **_: Any) -> str:
        duty.hold(obj, by=by)
        return f"已登记结束：{obj}。"


class Cancel(ActPage):
    slug, verb, transition, grave, batch = "cancel", "取消进驻", duty.CANCEL, True, True
    button = "取消这次进驻"
    after = "已约和候补的一并取消：商户收到消息，群众凭预约编号查到取消和原因。事由会告诉他们。"

    def effect(self, obj: DutySession) -> str:
        count = duty.bookings_of(obj).filter(state__in=duty.OPEN).count()
        return f"{self.after}现有 {count} 个。" if count else "还没有人预约。"

    def perform(self, obj: DutySession, *, by: Any, note: str, **_: Any) -> str:
        count = duty.cancel(obj, by=by, note=note)
        return f"已取消：{obj}{f'，{count} 个预约一并取消' if count else ''}。"


class WalkInForm(ActForm):
    slot: forms.ModelChoiceField = forms.ModelChoiceField(
        DutySlot.objects.none(),
        label="时段",
        empty_label="请选择",
        error_messages={"required": "请选择时段。", "invalid_choice": "请在列表里选择时段。"},
    )
    name = fields.text("姓名", 40)
    phone = fields.text("手机号", 40)
    matter = fields.text("要办的事", 200, required=False)

    def prepare(self) -> None:
        del self.fields["note"]
        slot: Any = self.fields["slot"]
        slot.queryset = self.obj.slots.free().order_by("begins")
        slot.label_from_instance = lambda one: f"{one}（剩 {one.left}）"

    def clean_phone(self) -> str:
        return mobile(self.cleaned_data["phone"])


class WalkIn(ActPage):
    slug, verb, form = "walk-in", "现场取号", WalkInForm
    after = "没有预约、当天来的：有名额的取号排队。姓名、手机号到期自动清除。"

    def offered(self, obj: DutySession, user: Any) -> bool:
        return obj.state == duty.S.PUBLISHED

    def perform(self, obj: DutySession, *, by: Any, slot: DutySlot, **given: Any) -> str:
        guest = Guest(name=given["name"], phone=given["phone"], matter=given["matter"])
        made = bookings.walk_in(slot, guest, by=by)
        return f"排队号 {made.queue}，{slot}。"


ACTS = (Publish(), Weekly(), WalkIn(), Hold(), Cancel())
