"""What somebody says of a claim who does not work at the office: a merchant, or who was served."""

from typing import Any

from django import forms
from django.utils.timezone import localdate

from activities.enums import ClaimState, Satisfaction
from activities.models import Claim
from activities.services.claims import MOST_HOURS, NOT_DONE
from districts.scoped_admin.days import DayInput
from districts.visiting import LookUpForm, text_field

LONGEST = 400


class DoneForm(forms.Form):
    """A merchant reports that it is done."""

    day = forms.DateField(
        label="哪一天办的",
        initial=localdate,
        widget=DayInput(attrs={"class": "input"}),
        error_messages={"required": "请选择日期。", "invalid": "日期请写成 2026-01-31。"},
    )
    words = forms.CharField(
        label="办了什么",
        max_length=LONGEST,
        help_text="不写服务对象的姓名和住址。",
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 4}),
        error_messages={
            "required": "请写明办了什么。",
            "max_length": f"请不超过 {LONGEST} 个字。",
        },
    )
    hours = forms.DecimalField(
        label="用了几小时（没有的填 0）",
        min_value=0,
        max_value=MOST_HOURS,
        max_digits=4,
        decimal_places=1,
        initial=1,
        widget=forms.TextInput(attrs={"class": "input", "inputmode": "decimal"}),
        error_messages=dict.fromkeys(
            (
                "required",
                "invalid",
                "min_value",
                "max_value",
                "max_digits",
                "max_decimal_places",
                "max_whole_digits",
            ),
            f"小时请写成 2 或 2.5，在 0 到 {MOST_HOURS} 之间。",
        ),
    )


class AnswerForm(LookUpForm):
    """Who was served answers, with the two things by which the claim was found."""

    said = forms.ChoiceField(
        label="办好了吗，满意吗",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择一项。", "invalid_choice": "请在列出的里面选择一项。"},
    )
    words = text_field("想说的话（可不填）", 200, "")

    def __init__(self, claim: Claim, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said: Any = self.fields["said"]
        done = [(one.value, f"办好了，{one.label}") for one in Satisfaction]
        unconfirmed = claim.state == ClaimState.DONE
        said.choices = [*done, (NOT_DONE, "还没有办好")] if unconfirmed else done
        for name in ("number", "tail"):
            self.fields[name].widget = forms.HiddenInput()
