"""What is done to a title beyond correcting it; each calls one service."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.timezone import localdate

from districts import limits
from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from districts.scoped_admin.days import DayInput, day_field
from members.admin import fields
from storefronts.admin.visits import VisitForm
from storefronts.enums import AppealOutcome, InspectionKind, RevocationGround, TitleState
from storefronts.models import Title
from storefronts.models.schemes import STARS
from storefronts.services import inspections, plaques, revoking, title_undo, titles


class DayForm(ReasonlessForm):
    day = day_field("日期")


class ReasonedDayForm(ActForm):
    day = day_field("日期")


class TitleAct(ActPage):
    """A light act: what the title was before is put back within seconds."""

    def memento(self, obj: Title) -> Any:
        return title_undo.kept(obj)

    def restore(self, obj: Title, memento: Any, *, by: Any) -> None:
        title_undo.put_back(obj, memento)


class LastingAct(ActPage):
    """What was told to a store, or is recorded for good, is not taken back by a button."""


class Hang(TitleAct):
    group = "牌匾"
    slug, verb, form, batch = "hang", "登记亮牌", DayForm, True
    after = "自这一天起计入亮牌数；授牌数不变。"

    def offered(self, obj: Title, user: Any) -> bool:
        return obj.state in plaques.HANGS and obj.hung_on is None

    def perform(self, obj: Title, *, by: Any, day: dt.date, note: str = "", **_: Any) -> str:
        plaques.hang(obj, by=by, day=day, note=note)
        return f"{obj}已登记亮牌。"


class TakeDown(TitleAct):
    group = "牌匾"
    slug, verb, batch = "take-down", "登记摘下", True
    after = "牌匾不再挂着，不计入亮牌数；称号不变。"

    def offered(self, obj: Title, user: Any) -> bool:
        return obj.hung_on is not None

    def perform(self, obj: Title, *, by: Any, note: str, **_: Any) -> str:
        plaques.take_down(obj, by=by, reason=note)
        return f"{obj}的牌匾已登记摘下。"


class PlanForm(VisitForm):
    kind = fields.choice("类别", [(one.value, one.label) for one in InspectionKind])
    field_order = ("kind", "day", "inspector")

    def prepare(self) -> None:
        super().prepare()
        self.fields["kind"].initial = InspectionKind.QUARTERLY


class Plan(ActPage):
    group = "检查"
    slug, verb, form, batch = "plan", "安排检查", PlanForm, True
    after = "列入检查人当周的路线。"

    def offered(self, obj: Title, user: Any) -> bool:
        return obj.state in inspections.HELD

    def perform(
        self, obj: Title, *, by: Any, kind: str, day: dt.date, inspector: Any, **_: Any
    ) -> str:
        inspections.plan(obj, by=by, kind=kind, day=day, inspector=inspector)
        return f"{day} 由{inspector}检查。"

    def memento(self, obj: Title) -> Any:
        return list(inspections.planned(obj).order_by("pk").values_list("pk", flat=True))

    def restore(self, obj: Title, memento: Any, *, by: Any) -> None:
        for one in inspections.planned(obj).exclude(pk__in=memento):
            inspections.cancel(one, by=by, reason="撤销安排")


class StarsForm(ReasonedDayForm):
    stars = fields.choice("星级", [(str(n), f"{n} 星") for n in range(STARS, -1, -1)])
    field_order = ("stars", "day", "note")

    def prepare(self) -> None:
        if self.obj is not None and self.obj.stars is not None:
            self.fields["stars"].initial = str(self.obj.stars)


class SetStars(TitleAct):
    group = "称号"
    slug, verb, form, action, batch = "stars", "调整星级", StarsForm, "decide", True
    after = "扫码即时显示新的星级，变动和事由记入经过。"

    def offered(self, obj: Title, user: Any) -> bool:
        return obj.scheme.starred and obj.state in plaques.HANGS

    def perform(self, obj: Title, *, by: Any, stars: str, day: dt.date, note: str) -> str:
        was = obj.stars
        titles.set_stars(obj, int(stars), by=by, day=day, reason=note)
        return "星级没有变。" if was == int(stars) else f"{obj}现为 {stars} 星。"


class SuspendForm(ReasonedDayForm):
    rectify_by = forms.DateField(
        label="整改期限",
        widget=DayInput,
        required=False,
        error_messages={"invalid": "整改期限请写成 2026-01-31。"},
    )
    field_order = ("day", "rectify_by", "note")

    def prepare(self) -> None:
        last = self.fields["rectify_by"]
        if self.obj is None:
            last.help_text = "不填的按规则推算。"
        else:
            area = self.obj.storefront.area
            last.initial = limits.later("store_rectification", area, localdate())
            last.help_text = f"{limits.told('store_rectification', area)}。"


class Suspend(TitleAct):
    group = "称号"
    slug, verb, form, action = "suspend", "暂停整改", SuspendForm, "decide"
    transition, batch = titles.SUSPEND, True
    after = "扫码将显示“暂停使用”；整改到期没有恢复的，提醒摘牌。"

    def perform(self, obj: Title, *, by: Any, note: str, **given: Any) -> str:
        moved = titles.suspend(obj, by=by, reason=note, **given)
        return f"{obj}已暂停，{moved.rectify_by} 前整改。"


class Restore(TitleAct):
    group = "称号"
    slug, verb, form, action = "restore", "恢复", ReasonedDayForm, "decide"
    transition, batch = titles.RESTORE, True
    after = "扫码将恢复显示“有效”。"

    def perform(self, obj: Title, *, by: Any, day: dt.date, note: str) -> str:
        titles.restore(obj, by=by, day=day, reason=note)
        return f"{obj}已恢复。"


class RevokeForm(ReasonedDayForm):
    day = day_field("决定日期")
    ground = fields.choice("事由类别", RevocationGround.choices)
    basis = fields.text("依据", 200)
    served_on = forms.DateField(
        label="送达日期",
        widget=DayInput,
        required=False,
        help_text="还没有送达的留空，送达后再登记。",
        error_messages={"invalid": "送达日期请写成 2026-01-31。"},
    )
    served_how = fields.text("送达方式", 80, required=False)
    field_order = ("day", "ground", "basis", "served_on", "served_how")

    def prepare(self) -> None:
        self.fields["ground"].help_text = "扫码的公众只看到这个类别，看不到下面写的事由。"
        self.fields["basis"].help_text = "写明哪一条，例如“评选办法第八条”。"


class Revoke(LastingAct):
    group = "称号"
    slug, verb, form, action, grave = "revoke", "摘牌", RevokeForm, "decide", True
    transition, batch = titles.REVOKE, True
    after = "扫码将显示“已撤销”。商户可以在送达后的申诉期内申诉，由别的审批人答复。"

    def effect(self, obj: Title) -> str:
        return f"{self.after}{limits.told('store_appeal', obj.storefront.area)}。"

    def perform(self, obj: Title, *, by: Any, note: str, **given: Any) -> str:
        revoking.revoke(obj, by=by, reason=note, **given)
        return f"{obj}已摘牌，扫码即时显示“已撤销”。"


class ServeForm(ReasonlessForm):
    day = day_field("送达日期")
    how = fields.text("送达方式", 80)
    field_order = ("day", "how", "note")

    def prepare(self) -> None:
        super().prepare()
        self.fields["how"].help_text = "例如“当面送达，店长签收”。"


class Serve(LastingAct):
    group = "称号"
    slug, verb, form = "serve", "登记送达", ServeForm

    def offered(self, obj: Title, user: Any) -> bool:
        last = revoking.last_of(obj) if obj.state == TitleState.REVOKED else None
        return last is not None and last.served_on is None

    def effect(self, obj: Title) -> str:
        return f"从送达这一天起计算申诉期。{limits.told('store_appeal', obj.storefront.area)}。"

    def perform(self, obj: Title, *, by: Any, day: dt.date, how: str, **_: Any) -> str:
        last = revoking.last_of(obj)
        if last is None:
            return ""
        served = revoking.serve(last, by=by, day=day, how=how)
        return f"已登记送达，申诉期到 {served.appeal_by}。"


class WordsForm(ActForm):
    """What is written to or by the store takes the place of a reason."""

    words = forms.CharField(
        label="内容",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请写明内容。", "max_length": "最多 400 字，请精简。"},
    )

    def prepare(self) -> None:
        del self.fields["note"]


class AppealForm(WordsForm):
    day = day_field("收到申诉日期")
    field_order = ("day", "words")

    def prepare(self) -> None:
        super().prepare()
        self.fields["words"].label = "申诉理由"
        last = revoking.last_of(self.obj) if self.obj else None
        if last and last.appeal_by:
            self.fields["day"].help_text = f"申诉期到 {last.appeal_by} 为止，当天收到的有效。"


class Appeal(LastingAct):
    group = "称号"
    slug, verb, form, transition = "appeal", "登记申诉", AppealForm, titles.APPEAL
    after = "替商户登记书面或口头的申诉；答复前扫码仍显示“已撤销”。"

    def perform(self, obj: Title, *, by: Any, day: dt.date, words: str) -> str:
        revoking.appeal(obj, by=by, words=words, day=day)
        return f"{obj}的申诉已登记，由审批人答复。"


class AnswerForm(WordsForm):
    outcome = fields.choice("结果", [(one.value, one.label) for one in AppealOutcome])
    field_order = ("outcome", "words")

    def prepare(self) -> None:
        super().prepare()
        self.fields["words"].label = "答复"
        self.fields["words"].help_text = "商户会看到同样的话。"


class AnswerAppeal(LastingAct):
    group = "称号"
    slug, verb, form, action = "answer", "答复申诉", AnswerForm, "decide"
    transition = titles.UPHOLD
    after = "维持的，称号不再有效；恢复的，扫码即时显示“有效”。"

    def perform(self, obj: Title, *, by: Any, outcome: str, words: str) -> str:
        revoking.answer_appeal(obj, outcome, by=by, words=words)
        return f"{obj}的申诉已答复：{AppealOutcome(outcome).label}。"


class GiveUp(LastingAct):
    group = "称号"
    slug, verb, form, grave = "give-up", "登记退出", ReasonedDayForm, True
    transition = titles.GIVE_UP
    after = "商户自己不再要这个称号。扫码将显示“已退出”；以后要的，重新申报。"

    def perform(self, obj: Title, *, by: Any, day: dt.date, note: str) -> str:
        titles.give_up(obj, by=by, day=day, reason=note)
        return f"{obj}已退出。"


class Replace(LastingAct):
    group = "牌匾"
    slug, verb, grave = "replace", "补办牌匾", True
    after = "旧牌即时作废，扫旧牌显示“此牌已作废”；新牌要重新打印，挂上后再登记亮牌。"

    def offered(self, obj: Title, user: Any) -> bool:
        return obj.state in plaques.HANGS

    def perform(self, obj: Title, *, by: Any, note: str, **_: Any) -> str:
        plaques.replace(obj, by=by, reason=note)
        return f"{obj}的旧牌已作废，请打印新牌。"


class DatesForm(ActForm):
    awarded_on = day_field("授牌日期")
    valid_to = day_field("有效期至")
    field_order = ("awarded_on", "valid_to", "note")

    def prepare(self) -> None:
        for name in ("awarded_on", "valid_to"):
            self.fields[name].initial = getattr(self.obj, name, None)


class CorrectDates(LastingAct):
    group = "称号"
    slug, verb, form, action = "dates", "更正日期", DatesForm, "decide"
    after = "登记错了才在这里更正；到期要延长的，办理续期。"

    def perform(self, obj: Title, *, by: Any, note: str, **given: Any) -> str:
        corrected = titles.correct_dates(obj, by=by, note=note, **given)
        return f"{obj}：{corrected.awarded_on} 授牌，有效期至 {corrected.valid_to}。"


ACTS: tuple[ActPage, ...] = (
    Hang(),
    TakeDown(),
    Replace(),
    Plan(),
    SetStars(),
    Suspend(),
    Restore(),
    Revoke(),
    Serve(),
    Appeal(),
    AnswerAppeal(),
    GiveUp(),
    CorrectDates(),
)
