"""The form that corrects a member: sound numbers, dates that can be, one 组织关系 a day."""

from typing import Any

from django import forms
from django.forms.models import BaseInlineFormSet
from django.utils.timezone import localdate

from core.encryption import fingerprint
from core.sheets.cells import IdNumber, Phone
from core.sheets.columns import CellError, CellWarning
from districts import limits
from districts.scoped_admin.forms import NOT_AVAILABLE, ScopedForm
from members.enums import AffiliationKind
from members.models import PartyMember
from members.services.standing import faults_of_dates

DATES = ("born", "joined", "full_since", "ended")


class PartyMemberForm(ScopedForm):
    """Numbers are checked as in a ledger; a taken identity number is refused in neutral words."""

    def clean_with(self, name: str, kind: Any) -> str:
        value = self.cleaned_data.get(name) or ""
        if name not in self.changed_data or not value:
            return value
        try:
            return kind.parse(value) or ""
        except CellWarning as odd:
            return str(odd.value)
        except CellError as wrong:
            self.add_error(name, forms.ValidationError(str(wrong)))
            return value

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name, kind in (("id_number", IdNumber()), ("phone", Phone())):
            if name in self.cleaned_data:
                self.cleaned_data[name] = self.clean_with(name, kind)
        self.check_once()
        self.check_dates()
        return cleaned

    def check_once(self) -> None:
        print_ = fingerprint(self.cleaned_data.get("id_number") or "", "id_number")
        others = PartyMember.objects.filter(id_fingerprint=print_).exclude(pk=self.instance.pk)
        if print_ and others.exists():
            self.add_error("id_number", forms.ValidationError(NOT_AVAILABLE, code="unique"))

    def check_dates(self) -> None:
        """What stands in the register since long is not asked about when something else changes."""
        area = self.cleaned_data.get("area")
        if area is None or not set(DATES) & set(self.changed_data):
            return
        found = faults_of_dates(
            **{name: self.cleaned_data.get(name) for name in DATES},
            age=limits.value("member_age", area),
            probation=limits.value("probation", area),
        )
        for name, sentence in found:
            self.add_error(name if name in self.fields else None, sentence)


class BegunFormSet(BaseInlineFormSet):
    """Nothing begins in the future."""

    def clean(self) -> None:
        super().clean()
        for form in self.begun():
            if form.cleaned_data["since"] > localdate():
                form.add_error("since", f"起始日期不能晚于今天（{localdate()}），请核对。")

    def begun(self) -> list[Any]:
        """The rows that say since when."""
        return [form for form in self.forms if getattr(form, "cleaned_data", {}).get("since")]


class EmploymentFormSet(BegunFormSet):
    """Each with an employer, of the register or by name."""

    def clean(self) -> None:
        super().clean()
        for form in self.begun():
            if not (
                form.cleaned_data.get("organisation") or form.cleaned_data.get("employer_name")
            ):
                form.add_error("organisation", "请选择单位，登记册里没有的在后面写明名称。")


class AffiliationFormSet(BegunFormSet):
    """No two 组织关系 on one day."""

    def clean(self) -> None:
        super().clean()
        formal = [
            form for form in self.begun() if form.cleaned_data.get("kind") == AffiliationKind.FORMAL
        ]
        formal.sort(key=lambda form: form.cleaned_data["since"])
        ends = [form.cleaned_data.get("until") for form in formal]
        for until, later in zip(ends, formal[1:], strict=False):
            if until is None or until > later.cleaned_data["since"]:
                later.add_error(
                    "since", "同一天只能有一个组织关系，请先填写前一个的终止日期，或改为其他类别。"
                )
