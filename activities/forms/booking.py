"""The public form of a booking: which slot, who comes, for what."""

from typing import Any

from django import forms

from activities.models import DutySession, DutySlot
from core.sheets.cells import plain
from districts.visiting import VisitorForm, mobile, text_field


class BookingForm(VisitorForm):
    slot: forms.ModelChoiceField = forms.ModelChoiceField(
        DutySlot.objects.none(),
        label="时段",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择时段。", "invalid_choice": "请在列表里选择时段。"},
    )
    name = text_field("姓名", 40, "请填写姓名。", autocomplete="name")
    phone = text_field(
        "手机号", 40, "请填写手机号。", inputmode="numeric", autocomplete="tel", type="tel"
    )
    matter = text_field("要办的事（可不填）", 200, "", autocomplete="off")

    def __init__(self, session: DutySession, slots: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slot: Any = self.fields["slot"]
        slot.queryset = slots
        slot.label_from_instance = told
        self.fields["phone"].help_text = "凭预约编号和手机尾号查询、取消。"

    def clean_name(self) -> str:
        name: str = plain(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError("请填写姓名。")
        return name

    def clean_phone(self) -> str:
        return mobile(self.cleaned_data["phone"])

    def clean_matter(self) -> str:
        return plain(self.cleaned_data["matter"])


def told(slot: DutySlot) -> str:
    """`09:00—09:30　剩 3 个`; one without a place can still be waited for."""
    return f"{slot}　{f'剩 {slot.left} 个' if slot.left else '已满，可排候补'}"
