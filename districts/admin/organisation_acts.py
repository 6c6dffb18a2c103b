"""What is done to an organisation: its phone, a change from a day, striking and coming back."""

from typing import Any

from django import forms
from django.utils.timezone import localdate

from districts.enums import OperatingState
from districts.models import Organisation, OrganisationPhase
from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from districts.scoped_admin.days import day_field
from districts.scoped_admin.forms import KnowingSelect, MaskedField
from districts.services import contact, phases, striking

STRIKING_REASONS = {"required": "请写明依据，例如“2018-12 入户核实，已关门”。"}


class PhoneForm(ReasonlessForm):
    borrowed = {"phone": (Organisation, "phone")}

    def prepare(self) -> None:
        super().prepare()
        self.fields["phone"].initial = self.obj.phone if self.obj else ""
        self.fields["phone"].widget.attrs["autofocus"] = True

    def clean_phone(self) -> str:
        """The mask left as it is changes nothing; one half overwritten is no number."""
        value = str(self.cleaned_data["phone"])
        field = self.fields["phone"]
        if isinstance(field, MaskedField) and not field.has_changed(field.initial, value):
            raise forms.ValidationError("号码没有改动，请填写新的号码。")
        if "*" in value:
            raise forms.ValidationError("请填写完整的号码。")
        return value


class ChangePhone(ActPage):
    """改电话, three clicks from the search."""

    slug, verb = "phone", "改电话"
    form = PhoneForm
    button = "保存"

    def perform(
        self, obj: Organisation, *, by: Any, phone: str = "", note: str = "", **_: Any
    ) -> str:
        contact.change_phone(obj, phone, by=by, note=note)
        return f"已改为 {obj.masked_phone}。"


#: what may change from a day; the state has acts of its own
CHANGEABLE = tuple(name for name in phases.STATED if name != "state")


class ChangeForm(ActForm):
    borrowed = {name: (OrganisationPhase, name) for name in CHANGEABLE}

    def prepare(self) -> None:
        """Each field shows what holds now; only what is changed is written."""
        self.fields = {"day": day_field("自某日起"), **self.fields}
        latest = self.obj.phases.order_by("since").last()
        for name in CHANGEABLE:
            field = self.fields[name]
            field.initial = getattr(latest, name, None)
            if isinstance(field, forms.ModelChoiceField):
                field.initial = getattr(latest, f"{name}_id", None)
                keep_present(field)
            if isinstance(field.widget, KnowingSelect) and latest is not None:
                field.widget.know(latest, name)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        changed = [name for name in self.changed_data if name in CHANGEABLE and name in given]
        return {**given, "changed": changed}


def keep_present(field: forms.ModelChoiceField) -> None:
    """The present value stays allowed, though it may lie outside the user's scope."""
    if field.initial and field.queryset is not None:
        own = field.queryset.values("pk")
        every = field.queryset.model._default_manager
        field.queryset = every.filter(pk__in=own) | every.filter(pk=field.initial)


class ChangeFrom(ActPage):
    slug, verb = "change-from", "自某日变更"
    form = ChangeForm

    def refusal(self, obj: Organisation, user: Any) -> str:
        return f"这个单位已于{obj.closed}注销，不能再变更；有误的请更正。" if obj.closed else ""

    def effect(self, obj: Organisation) -> str:
        return (
            "从这一天起按新的情况统计，之前的不变；只改有变化的项。"
            "一直就是这样、只是登记错了的，请在单位页用“更正”。停业、注销等请用“剔除”。"
        )

    def perform(
        self, obj: Organisation, *, by: Any, day: Any = None, note: str = "", **given: Any
    ) -> str:
        stated = {name: given[name] for name in given["changed"]}
        found = phases.change_from(obj, day, by=by, note=note, **stated)
        told = "；".join(f"{one.title} {one.old} → {one.new}" for one in found)
        return f"自{day}起：{told}。"


class StrikeForm(ActForm):
    borrowed = {"stays": (Organisation, "successor")}

    def prepare(self) -> None:
        stays = self.fields.pop("stays")
        stays.label, stays.required = "保留的单位（一企多照才选）", False
        self.fields["way"] = forms.ChoiceField(
            label="剔除为",
            choices=[("", "请选择"), *striking.WAYS],
            error_messages={"required": "请选择剔除为哪一种。"},
        )
        self.fields["day"] = day_field("自某日起")
        self.fields["stays"] = stays
        note = self.fields["note"]
        note.label, note.error_messages = "依据", {**note.error_messages, **STRIKING_REASONS}


class Strike(ActPage):
    slug, verb, grave, batch = "strike", "剔除", True, True
    form = StrikeForm

    def offered(self, obj: Organisation, user: Any) -> bool:
        return obj.closed is None

    def effect(self, obj: Organisation) -> str:
        held = [str(row) for row in striking.hanging(obj, localdate())]
        ends = (
            f"随之终止：{'；'.join(held)}。" if held else "它没有党组织覆盖、席位和联系人要终止。"
        )
        return f"从这一天起不再计入统计，以前的季度不变；登记和历史都保留。{ends}"

    def perform(self, obj: Organisation, *, by: Any, note: str = "", **given: Any) -> str:
        way, stays = given["way"], given["stays"]
        ended = striking.strike(obj, way, given["day"], by=by, evidence=note, stays=stays)
        told = f"，终止 {len(ended)} 项" if ended else ""
        return f"已剔除：{obj}（{dict(striking.WAYS)[way]}）{told}。"


class ResumeForm(ActForm):
    def prepare(self) -> None:
        self.fields["day"] = day_field("自某日起")
        self.fields["note"].label = "依据"


class Resume(ActPage):
    slug, verb = "resume", "恢复经营"
    form = ResumeForm

    def offered(self, obj: Organisation, user: Any) -> bool:
        return obj.closed is None and obj.state != OperatingState.OPERATING

    def effect(self, obj: Organisation) -> str:
        return "从这一天起重新计入统计。剔除时终止的覆盖、席位不会自动恢复，请另行登记。"

    def perform(
        self, obj: Organisation, *, by: Any, day: Any = None, note: str = "", **_: Any
    ) -> str:
        striking.resume(obj, day, by=by, evidence=note)
        return f"已恢复经营：{obj}。"
