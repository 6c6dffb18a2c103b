"""What is asked for when an inspection is planned or put off: when, and who goes."""

from typing import Any

from django import forms

from districts.scoped_admin.acts import ReasonlessForm
from districts.scoped_admin.days import day_field
from storefronts.services import inspections


class VisitForm(ReasonlessForm):
    day = day_field("计划日期")
    inspector: forms.ModelChoiceField = forms.ModelChoiceField(
        label="检查人",
        queryset=None,
        empty_label="请选择",
        error_messages={"required": "请选择检查人。", "invalid_choice": "请在列表里选择检查人。"},
    )

    def prepare(self) -> None:
        super().prepare()
        inspector: Any = self.fields["inspector"]
        inspector.queryset = inspections.inspectors(self.user)
