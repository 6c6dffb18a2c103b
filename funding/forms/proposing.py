"""What a batch is proposed for: the fund, the quarter, the day on which is counted."""

from typing import Any

from django import forms
from django.utils.timezone import localdate

from core.dated import Quarter
from districts.scoped_admin.days import DayInput
from funding.enums import FundKind
from funding.models import Fund
from funding.services.entitlements import Basis

BACK = 8  # quarters that may be made up for


class ProposeForm(forms.Form):
    fund = forms.ModelChoiceField(
        Fund.objects.none(),
        label="专项经费",
        empty_label=None,
        error_messages={
            "required": "请选择专项经费。",
            "invalid_choice": "请在列表里选择专项经费。",
        },
    )
    quarter = forms.ChoiceField(
        label="季度", error_messages={"invalid_choice": "请在列表里选择季度。"}
    )
    counted_on = forms.DateField(
        label="计数日期",
        widget=DayInput(),
        error_messages={"required": "请填写计数日期。", "invalid": "请填写正确的计数日期。"},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        funds: Any = self.fields["fund"]
        funds.queryset = Fund.objects.for_user(user, "change").filter(kind=FundKind.SPECIAL)
        now = Quarter.of(localdate())
        offered = [now.shift(-back) for back in range(-1, BACK)]
        quarters: Any = self.fields["quarter"]
        quarters.choices = [(str(one), one.title) for one in offered]
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "input" if name == "counted_on" else "select"

    def basis(self) -> Basis:
        given = self.cleaned_data
        return Basis(given["fund"], Quarter.parse(given["quarter"]), given["counted_on"])


def usual(user: Any) -> dict[str, Any]:
    """What is asked for where nothing is said: the quarter that runs, counted today."""
    fund = Fund.objects.for_user(user, "change").filter(kind=FundKind.SPECIAL).first()
    today = localdate()
    return {"fund": fund and fund.pk, "quarter": str(Quarter.of(today)), "counted_on": today}
