"""Whose ledger of a fund is handed out, and of which year or quarter."""

from typing import Any

from django import forms
from django.utils.timezone import localdate

from districts.models import Area
from funding.models import Account, Fund
from funding.services.ledger_lines import Holder
from funding.services.periods import Period

NUMBERS = ("第一季度", "第二季度", "第三季度", "第四季度")
QUARTERS = [("", "全年"), *((str(number), text) for number, text in enumerate(NUMBERS, 1))]


class StatementForm(forms.Form):
    """The holders are those of the user's areas that have an account of the fund."""

    holder = forms.ChoiceField(
        label="单位",
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={
            "required": "请选择单位。",
            "invalid_choice": "这项经费没有拨到这个单位，请重新选择。",
        },
    )
    year = forms.IntegerField(
        label="年度",
        min_value=2000,
        max_value=2100,
        widget=forms.NumberInput(attrs={"class": "input"}),
        error_messages={
            "required": "请填写年度。",
            "invalid": "年度请填四位数字，如 2017。",
            "min_value": "年度应在 2000 至 2100 之间，请核对。",
            "max_value": "年度应在 2000 至 2100 之间，请核对。",
        },
    )
    quarter = forms.ChoiceField(
        label="季度",
        choices=QUARTERS,
        required=False,
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={"invalid_choice": "没有这个季度，请重新选择。"},
    )

    def __init__(self, data: Any, *, fund: Fund, user: Any) -> None:
        self.fund, self.holders = fund, holders(fund, user)
        last = fund.journals.first()
        known = {
            "holder": next(iter(self.holders), ""),
            "year": str((last.day if last else localdate()).year),
            "quarter": "",
        }
        super().__init__({**known, **{name: data[name] for name in known if name in data}})
        self.fields["holder"].choices = [(key, str(one)) for key, one in self.holders.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Holder:
        return self.holders[self.cleaned_data["holder"]]

    @property
    def area(self) -> Area:
        """Where the holder lies."""
        return self.chosen if isinstance(self.chosen, Area) else self.chosen.area

    @property
    def period(self) -> Period:
        quarter = self.cleaned_data["quarter"]
        return Period(self.cleaned_data["year"], int(quarter) if quarter else None)


def holders(fund: Fund, user: Any) -> dict[str, Holder]:
    """By key, areas first; the fund's own area leads."""
    rows = Account.objects.for_user(user, "export").held().filter(fund=fund)
    found = rows.select_related("area", "party_organisation__area").order_by(
        "area__path", "party_organisation__name", "pk"
    )
    areas = {f"area:{one.area_id}": one.area for one in found if not one.party_organisation}
    parties = {
        f"party:{one.party_organisation.pk}": one.party_organisation
        for one in found
        if one.party_organisation
    }
    return {**areas, **parties}
