"""公示 and 授牌: one notice of all that are chosen; titles on the day of a ceremony."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.timezone import localdate

from districts.models import Area
from districts.scoped_admin.acts import ActForm, ActPage
from districts.scoped_admin.days import day_field
from storefronts.enums import ApplicationState
from storefronts.models import Application
from storefronts.services import applications, awarding, notices, waiting


class PublishForm(ActForm):
    """The days are proposed by the strictest of the schemes; on the page of one application the
    others that wait for the same are offered along."""

    first = day_field("公示起始日")
    last = day_field("公示截止日")
    issuer = forms.CharField(
        label="公示单位", max_length=80, error_messages={"required": "请写明公示单位。"}
    )
    title = forms.CharField(label="标题（可不填）", max_length=80, required=False)
    text = forms.CharField(
        label="内容（可不填）", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    others = forms.ModelMultipleChoiceField(
        label="一起公示",
        queryset=Application.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="同样待公示的，勾选的列在一份公示里。",
    )

    def prepare(self) -> None:
        self.fields["note"].required = False
        self.fields["note"].label = "说明（可不填）"
        others: Any = self.fields["others"]
        others.queryset = self._others()
        others.initial = list(others.queryset)
        if not others.initial:
            del self.fields["others"]
        if self.chosen:
            self._propose([*self.chosen, *(others.initial or [])])

    def _others(self) -> Any:
        if self.obj is None:
            return Application.objects.none()
        waiting_too = waiting.queue(ApplicationState.SCORED, self.user)
        here = waiting_too.filter(storefront__area=self.obj.storefront.area)
        return here.exclude(pk=self.obj.pk).select_related("storefront", "scheme")

    def _propose(self, rows: Sequence[Application]) -> None:
        today = localdate()
        self.fields["first"].initial = today
        self.fields["last"].initial = notices.last_day(rows, today)
        days = max(one.version.notice_days for one in rows)
        self.fields["last"].help_text = f"不少于 {days} 个工作日，节假日不算。"
        self.fields["issuer"].initial = awarding.issuer_of(home(rows))


def home(rows: Sequence[Application]) -> Area:
    """The area of all of them: their own, else the nearest one above."""
    areas = [one.storefront.area for one in rows]
    common = areas[0]
    while common.parent and not all(one.path.startswith(common.path) for one in areas):
        common = common.parent
    return common


class Publish(ActPage):
    slug, verb, action, form = "publish", "公示", "decide", PublishForm
    transition = applications.PUBLISH
    batch = together = True

    def effect(self, obj: Application) -> str:
        return "任何人都能在公示页看到名单并提异议；期满且异议答复后才能授牌。"

    def effect_on(self, rows: Sequence[Application]) -> str:
        return f"{len(rows)} 家列在一份公示里。"

    def perform(self, obj: Application, *, by: Any, **given: Any) -> str:
        return self.perform_all([obj, *given.pop("others", [])], by=by, **given)

    def perform_all(self, rows: Sequence[Application], *, by: Any, **given: Any) -> str:
        names = ("first", "last", "issuer", "title", "text")
        notice = notices.publish(
            rows, area=home(rows), by=by, **{name: given[name] for name in names}
        )
        return f"已公示 {len(rows)} 家，至 {notice.last_day}。"


class AwardForm(ActForm):
    day = day_field("授牌日期")
    issuer = forms.CharField(
        label="授牌单位", max_length=80, error_messages={"required": "请写明授牌单位。"}
    )

    def prepare(self) -> None:
        self.fields["note"].required = False
        self.fields["note"].label = "说明（可不填）"
        self.fields["day"].initial = localdate()
        self.fields["day"].help_text = "仪式当天办理；以后的日期请到时再办。"
        if self.chosen:
            self.fields["issuer"].initial = awarding.issuer_of(home(self.chosen))


def in_turn(rows: Sequence[Application]) -> list[Application]:
    """In the order in which a batch awards them."""
    return sorted(rows, key=lambda one: one.pk)


class Award(ActPage):
    slug, verb, action, form = "award", "授牌", "decide", AwardForm
    transition = applications.AWARD
    batch = True

    def refusal(self, obj: Application, user: Any) -> str:
        return super().refusal(obj, user) or awarding.refusal(obj, localdate())

    def effect(self, obj: Application) -> str:
        return self.effect_on([obj])

    def effect_on(self, rows: Sequence[Application]) -> str:
        """The numbers as they will be if all of them can be awarded today."""
        today = localdate()
        noticed = [one for one in rows if one.state in applications.AWARD.sources]
        ready = [one for one in noticed if not awarding.refusal(one, today)]
        told = "、".join(
            f"{one.storefront} {number}" for one, number in awarding.numbers(in_turn(ready), today)
        )
        left = len(rows) - len(ready)
        ends = f"另有 {left} 家现在不能授牌，办理后逐家写明原因。" if left else ""
        return f"编号依次为：{told}。{ends}" if told else ends

    def perform(self, obj: Application, *, by: Any, day: dt.date, issuer: str, **_: Any) -> str:
        title = awarding.award(obj, by=by, day=day, issuer=issuer)
        return f"已授牌，编号 {title.number}，有效期至 {title.valid_to}。"
