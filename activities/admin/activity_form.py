"""The forms that register and correct an activity, a series of them, and what came of one."""

import json
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.timezone import localdate

from activities.enums import KINDS, THEME_OF, ActivityKind, Theme
from activities.models.occasions import HOSTS
from activities.querysets import TOOK_PLACE
from activities.services import outcomes
from core.dated import Precision
from core.errors import Refused
from districts.scoped_admin.forms import ScopedForm
from storefronts.admin.storefront_form import reaches

#: theme → its kinds, as the script that narrows the choices reads it
NARROWED = json.dumps({str(theme): [*map(str, kinds), "other"] for theme, kinds in KINDS.items()})


class OccasionForm(ScopedForm):
    """What an activity and a series have in common: the kind goes with the theme, one holds it, it
    lies in its area."""

    class Media:
        js = ("js/kinds.js",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "theme" in self.fields:
            self.fields["theme"].widget.attrs["data-kinds"] = NARROWED

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self._check_kind()
        self._check_host()
        self._check_place()
        return cleaned

    def _check_kind(self) -> None:
        theme, kind = self.cleaned_data.get("theme"), self.cleaned_data.get("kind") or ""
        owner = THEME_OF.get(ActivityKind(kind)) if kind else None
        if theme and owner and owner != theme:
            told = (
                f"“{ActivityKind(kind).label}”属于“{owner.label}”主题，"
                f"请把主题改为“{owner.label}”，或改选“{Theme(theme).label}”的类别。"
            )
            self.add_error("kind", told)

    def _check_host(self) -> None:
        named = [name for name in HOSTS if self.cleaned_data.get(name)]
        for name in named[1:]:
            label = self.fields[named[0]].label
            self.add_error(name, f"主办方只选一个，已选了{label}；其他的请填在协办方里。")

    def _check_place(self) -> None:
        area, district = self.cleaned_data.get("area"), self.cleaned_data.get("commercial_district")
        moved = {"area", "commercial_district"} & {*self.changed_data}
        if area and district and moved and not reaches(district, area):
            self.add_error("commercial_district", f"“{district}”不在{area}，请改选。")


class ActivityForm(OccasionForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        day = self.cleaned_data.get("day")
        if day and self.instance.state in TOOK_PLACE and day > localdate():
            self.add_error("day", f"活动已登记举办，日期不能晚于今天（{localdate()}），请核对。")
        if "day" in self.changed_data:
            self.instance.day_precision = Precision.DAY
        self._check_sign_up()
        return cleaned

    def _check_sign_up(self) -> None:
        """Said at its field: the database would refuse it for the whole form."""
        given = self.cleaned_data
        places, taken = given.get("places"), self.instance.taken
        if places is not None and places < taken:
            self.add_error("places", f"已有 {taken} 人报名，名额请不要少于 {taken}。")
        until, day = given.get("sign_up_until"), given.get("day")
        if until and day and until > day:
            self.add_error("sign_up_until", f"报名截止不能晚于活动日期（{day}），请核对。")


class OutcomeForm(ScopedForm):
    """Amounts are typed in yuan; everything else in whole numbers."""

    value = forms.DecimalField(
        label="数值（金额写元）",
        min_value=0,
        max_digits=14,
        decimal_places=2,
        error_messages={
            "min_value": "成效不能是负数，请改正。",
            "invalid": "请填数字，例如 300 或 40000.50。",
            "max_decimal_places": "金额最多写到分，请改正。",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            known = outcomes.typed(self.instance.metric, self.instance.value)
            self.initial["value"] = known

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        metric, number = self.cleaned_data.get("metric"), self.cleaned_data.get("value")
        if metric and isinstance(number, Decimal):
            try:
                self.cleaned_data["value"] = outcomes.kept(metric, number)
            except Refused as why:
                self.add_error("value", str(why))
        return cleaned
