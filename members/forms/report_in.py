"""The public form of report-ins: every wrong field says how to mend it, nothing is lost."""

import re
from typing import Any

from django import forms

from core.sheets.cells import plain
from districts.visiting import VisitorForm, mobile, text_field
from members.models import ConsentText
from members.services.report_in_points import Choices

NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffffA-Za-z·•. ]{2,40}")
UNKNOWN = "不清楚"


class JoinForm(VisitorForm):
    """Consent first, then the four fields; without a point also the street or commercial
    district."""

    version = forms.CharField(widget=forms.HiddenInput)
    consent = forms.BooleanField(
        label="我同意按知情同意书处理我的信息",
        error_messages={"required": "请先阅读知情同意书并勾选同意，再提交。"},
    )
    name = text_field("姓名", 40, "请写姓名。", autocomplete="name")
    phone = text_field(
        "手机号",
        40,
        "请写手机号，便于与您联系。",
        inputmode="numeric",
        autocomplete="tel",
        type="tel",
    )
    belongs_to = text_field("组织关系在哪里", 120, "", autocomplete="off")
    unknown = forms.BooleanField(label=UNKNOWN, required=False)
    place = forms.ChoiceField(
        label="在哪个街道或商圈工作",
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={
            "required": "请选择街道或商圈，好知道由谁联系您。",
            "invalid_choice": "请在列表里选择街道或商圈。",
        },
    )
    works_at = text_field(
        "工作的门店或商圈", 120, "请写门店、单位或商圈的名称。", autocomplete="organization"
    )

    def __init__(
        self, data: Any = None, *, consent: ConsentText, places: Choices | None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.text = consent
        self.fields["belongs_to"].help_text = f"写党支部或单位的名称；不知道的，勾选“{UNKNOWN}”。"
        place: Any = self.fields["place"]
        if places is None:
            del self.fields["place"]
        else:
            place.choices = [("", "请选择"), *places]

    def clean_name(self) -> str:
        name = plain(self.cleaned_data["name"])
        if not NAME.fullmatch(name):
            raise forms.ValidationError("请写身份证上的姓名，只含汉字、字母和间隔号。")
        return name

    def clean_phone(self) -> str:
        return mobile(self.cleaned_data["phone"])

    def clean_works_at(self) -> str:
        return plain(self.cleaned_data["works_at"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        told = plain(cleaned.get("belongs_to") or "") or (UNKNOWN if cleaned.get("unknown") else "")
        if not told and "belongs_to" in cleaned:
            self.add_error("belongs_to", f"请写组织关系在哪里；不知道的，勾选“{UNKNOWN}”。")
        if cleaned.get("version") != str(self.text.version):
            self._ask_anew()
        return {**cleaned, "belongs_to": told}

    def _ask_anew(self) -> None:
        """What was agreed to must be the text in force."""
        kept = {name: value for name, value in self.data.items() if name != "consent"}
        self.data = {**kept, "version": str(self.text.version)}
        self.add_error("consent", "知情同意书刚刚更新，请重新阅读并勾选。")
