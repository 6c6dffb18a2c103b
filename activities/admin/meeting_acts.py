"""What is done to a joint meeting: its agenda, its minutes, its resolutions."""

import datetime as dt
from typing import Any, ClassVar

from django import forms

from activities.enums import AgendaState
from activities.models import Activity, AgendaItem, Minutes, Resolution
from activities.services import meetings
from activities.services.meetings import Decision
from districts.scoped_admin.acts import ActForm, ActPage
from districts.scoped_admin.days import DayInput
from members.admin import fields

TAKE, DECLINE = "take", "decline"
PEOPLE = 10_000


class MeetingAct(ActPage):
    """Offered on joint meetings and deliberations only."""

    group = "会议"

    def offered(self, obj: Activity, user: Any) -> bool:
        return meetings.is_meeting(obj)


class ProposeForm(ActForm):
    title = fields.text("议题", 120)
    text = forms.CharField(
        label="说明",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    organisation: forms.ModelChoiceField = forms.ModelChoiceField(
        label="提出单位",
        queryset=None,
        required=False,
        empty_label="由街道提出",
        help_text="会议当天的成员单位。",
        error_messages={"invalid_choice": "请在成员单位里选择。"},
    )

    def prepare(self) -> None:
        del self.fields["note"]
        organisation: Any = self.fields["organisation"]
        organisation.queryset = meetings.members(self.obj).order_by("name")


class Propose(MeetingAct):
    slug, verb, form = "propose", "提议题", ProposeForm
    after = "列在本次会议的议题里，由街道审定是否列入议程。"

    def refusal(self, obj: Activity, user: Any) -> str:
        return meetings.closed(obj)

    def perform(self, obj: Activity, *, by: Any, **given: Any) -> str:
        return f"议题“{meetings.propose(obj, by=by, **given)}”已提出。"


class AgendaForm(ActForm):
    """Every item in one go; those that are new stand as taken."""

    def prepare(self) -> None:
        del self.fields["note"]
        self.items = list(self.obj.agenda.select_related("organisation").order_by("order", "pk"))
        for item in self.items:
            declined = item.state == AgendaState.DECLINED
            self.fields[f"decision_{item.pk}"] = forms.ChoiceField(
                label=f"{item}（{item.organisation or '街道'}）",
                choices=[(TAKE, "列入议程"), (DECLINE, "不列入")],
                initial=DECLINE if declined else TAKE,
            )
            self.fields[f"reason_{item.pk}"] = fields.text(
                f"“{item}”不列入的理由", 200, required=False
            )
            self.fields[f"reason_{item.pk}"].initial = item.reason

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if not self.errors:
            cleaned["decisions"] = {item.pk: self._decided(item, cleaned) for item in self.items}
        return cleaned

    @staticmethod
    def _decided(item: AgendaItem, cleaned: dict[str, Any]) -> Decision:
        taken = cleaned[f"decision_{item.pk}"] == TAKE
        return Decision(taken, cleaned[f"reason_{item.pk}"])


class Agenda(MeetingAct):
    slug, verb, form = "agenda", "审定议题", AgendaForm
    after = "列入的按提出的先后编号；不列入的写明理由，提出单位看得到。"

    def refusal(self, obj: Activity, user: Any) -> str:
        if why := meetings.closed(obj):
            return why
        return "" if obj.agenda.exists() else "还没有议题，请先办理“提议题”。"

    def perform(self, obj: Activity, *, by: Any, **given: Any) -> str:
        number = meetings.settle_agenda(obj, given["decisions"], by=by)
        return f"列入议程 {number} 项。"


def _count(label: str, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=PEOPLE,
        help_text=help_text,
        error_messages={
            "invalid": f"{label}请填整数。",
            "min_value": f"{label}不能是负数，请改正。",
            "max_value": f"{label}太大，请核对。",
        },
    )


class MinutesForm(ActForm):
    chair = fields.text("主持人", 40)
    keeper = fields.text("记录人", 40)
    entitled = _count("应到（人）", "有表决权的人数。")
    present = _count("实到（人）", "有表决权的，到会超过半数才能形成决议。")
    text = forms.CharField(
        label="记录",
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": "请填写会议记录。"},
    )

    def prepare(self) -> None:
        del self.fields["note"]
        if held := Minutes.objects.filter(activity=self.obj).first():
            for name in self.fields:
                self.fields[name].initial = getattr(held, name)


class Write(MeetingAct):
    slug, verb, form = "minutes", "写会议记录", MinutesForm
    button = "保存记录"

    def refusal(self, obj: Activity, user: Any) -> str:
        return meetings.not_held(obj)

    def perform(self, obj: Activity, *, by: Any, **given: Any) -> str:
        minutes = meetings.write_minutes(obj, by=by, **given)
        warned = meetings.NO_QUORUM if meetings.quorate(minutes) is False else ""
        return f"会议记录已保存。{warned}"


class ResolveForm(ActForm):
    text = forms.CharField(
        label="决议事项",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请填写决议事项。"},
    )
    borrowed: ClassVar = {
        "organisation": (Resolution, "organisation"),
        "party_organisation": (Resolution, "party_organisation"),
    }
    unit = fields.text("责任方（登记册里没有的）", 80, required=False)
    due = forms.DateField(
        label="完成期限",
        widget=DayInput,
        error_messages={
            "required": "请填写完成期限。",
            "invalid": "完成期限请写成 2026-01-31。",
        },
    )
    votes_for = _count("同意票", "没有表决的不填。")

    def prepare(self) -> None:
        del self.fields["note"]
        for name in ("organisation", "party_organisation"):
            self.fields[name].required = False
        self.order_fields(
            ("text", "organisation", "party_organisation", "unit", "due", "votes_for")
        )


class Resolve(MeetingAct):
    slug, verb, form = "resolve", "登记决议", ResolveForm

    def refusal(self, obj: Activity, user: Any) -> str:
        return meetings.not_held(obj)

    def effect(self, obj: Activity) -> str:
        quorum = meetings.quorate(Minutes.objects.filter(activity=obj).first())
        warned = meetings.NO_QUORUM if quorum is False else ""
        return f"{warned}决议列入跟踪清单，临近期限和逾期的提醒街道。"

    def perform(self, obj: Activity, *, by: Any, due: dt.date, **given: Any) -> str:
        made = meetings.resolve(obj, given.pop("text"), due, by=by, **given)
        return f"决议 {made.number} 已登记，由{made.responsible}在 {due} 前落实。"


MEETING_ACTS: tuple[ActPage, ...] = (Propose(), Agenda(), Write(), Resolve())
