"""The public forms of report-ins: every wrong field says how to mend it, nothing is lost."""

import re
from typing import Any

from django import forms

from core.sheets.cells import MOBILE, narrow, plain
from members.models import ConsentText
from members.services.report_in_points import Choices
from members.services.report_in_receipts import GROUP, unwritten

NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffffA-Za-z·•. ]{2,40}")
UNKNOWN = "不清楚"
TOO_OFTEN = "操作太频繁，请一分钟后再试。"
TOO_OFTEN_TODAY = "今天用这个回执查询的次数太多，请明天再试，或者直接联系办理的街道。"


def _text(label: str, most: int, missing: str, **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        widget=forms.TextInput(attrs={"class": "input", **attrs}),
        error_messages={"required": missing, "max_length": f"{label}太长，请不超过 {most} 个字。"},
    )


def mobile(text: str) -> str:
    """Eleven digits; raises ValidationError with how many are missing or too many."""
    digits = re.sub(r"[\s()-]", "", narrow(plain(text))).removeprefix("+86")
    if not digits.isascii() or not digits.isdigit():
        raise forms.ValidationError("手机号请只写 11 位数字。")
    if len(digits) != 11:
        word = "少" if len(digits) < 11 else "多"
        raise forms.ValidationError(f"手机号{word} {abs(11 - len(digits))} 位，请核对。")
    if not MOBILE.fullmatch(digits):
        raise forms.ValidationError("手机号应以 1 开头，请核对。")
    return digits


class JoinForm(forms.Form):
    """Consent first, then the four fields; without a point also the street or commercial district.

    `key` makes a form that is sent twice one report, `website` is left empty by people.
    """

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    version = forms.CharField(widget=forms.HiddenInput)
    website = forms.CharField(required=False)
    consent = forms.BooleanField(
        label="我同意按知情同意书处理我的信息",
        error_messages={"required": "请先阅读知情同意书并勾选同意，再提交。"},
    )
    name = _text("姓名", 40, "请写姓名。", autocomplete="name")
    phone = _text(
        "手机号",
        40,
        "请写手机号，便于与您联系。",
        inputmode="numeric",
        autocomplete="tel",
        type="tel",
    )
    belongs_to = _text("组织关系在哪里", 120, "", autocomplete="off")
    unknown = forms.BooleanField(label=UNKNOWN, required=False)
    place = forms.ChoiceField(
        label="在哪个街道或商圈工作",
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={
            "required": "请选择街道或商圈，好知道由谁联系您。",
            "invalid_choice": "请在列表里选择街道或商圈。",
        },
    )
    works_at = _text(
        "工作的门店或商圈", 120, "请写门店、单位或商圈的名称。", autocomplete="organization"
    )

    def __init__(
        self, data: Any = None, *, consent: ConsentText, places: Choices | None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.text = consent
        self.fields["belongs_to"].required = False
        self.fields["belongs_to"].help_text = f"写党支部或单位的名称；不知道的，勾选“{UNKNOWN}”。"
        place: Any = self.fields["place"]
        if places is None:
            del self.fields["place"]
        else:
            place.choices = [("", "请选择"), *places]

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError("没有提交：标着“请留空”的一栏要留空。")
        return ""

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


class LookUpForm(forms.Form):
    """A receipt and the end of the phone: two things that only the person has together."""

    number = _text(
        "回执编号", 40, "请写回执编号。", autocomplete="off", autocapitalize="characters"
    )
    tail = _text(
        "手机尾号（后 4 位）",
        GROUP,
        "请写手机号的后 4 位。",
        autocomplete="off",
        inputmode="numeric",
    )

    def clean_number(self) -> str:
        return unwritten(self.cleaned_data["number"])

    def clean_tail(self) -> str:
        tail = narrow(plain(self.cleaned_data["tail"]))
        if not re.fullmatch(r"[0-9]{4}", tail):
            raise forms.ValidationError("手机尾号请写 4 位数字。")
        return tail
