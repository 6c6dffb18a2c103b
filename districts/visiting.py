"""Forms of who comes without signing in: what they have in common, and how often they are heard."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest

from core.phone import ELDER, visitor
from core.rate_limits import DAY, within
from core.sheets.cells import MOBILE, narrow, plain
from districts.services.receipts import GROUP, unwritten

Row = TypeVar("Row")

TOO_OFTEN = "操作太频繁，请一分钟后再试。"
TOO_OFTEN_TODAY = "今天用这个回执查询的次数太多，请明天再试，或者直接联系办理的街道。"
A_MINUTE = 10
#: The tail of a phone has ten thousand values: who found a receipt would try them for months.
A_DAY = 100


def text_field(label: str, most: int, missing: str, **attrs: str) -> forms.CharField:
    """One line; without words for `missing` it may be left empty."""
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(missing),
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


class VisitorForm(forms.Form):
    """`key` makes a form that is sent twice one; `website` is left empty by people."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    website = forms.CharField(required=False)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError("没有提交：标着“请留空”的一栏要留空。")
        return ""


class LookUpForm(forms.Form):
    """A receipt and the end of the phone: two things that only the person has together."""

    number = text_field(
        "回执编号", 40, "请写回执编号。", autocomplete="off", autocapitalize="characters"
    )
    tail = text_field(
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


def may_look_up(request: HttpRequest, form: LookUpForm, what: str) -> bool:
    """Whether the form is whole, and its visitor and its receipt were not asked for too often; what
    is wrong is said in the form."""
    if not form.is_valid():
        return False
    number: str = form.cleaned_data["number"]
    asked = ((f"{what}-look-up", visitor(request)), (f"{what}-receipt", number))
    if not all(within(kind, who, A_MINUTE) for kind, who in asked):
        form.add_error(None, TOO_OFTEN)
    elif not within(f"{what}-receipt-day", number, A_DAY, DAY):
        form.add_error(None, TOO_OFTEN_TODAY)
    return form.is_valid()


def look_up(
    request: HttpRequest,
    what: str,
    find: Callable[[str, str], Row | None],
    *,
    label: str = "",
    missing: str,
) -> tuple[LookUpForm, Row | None]:
    """The form, and what `find` has for its number (called `label`) and tail: a wrong pair is
    answered like an unknown one, with `missing`. Asking for larger letters asks for nothing else.
    """
    larger = ELDER in request.POST and not request.POST.get("number")
    form = LookUpForm(request.POST if request.method == "POST" and not larger else None)
    if label:
        form.fields["number"].label = label
    if not form.is_bound or not may_look_up(request, form, what):
        return form, None
    found = find(form.cleaned_data["number"], form.cleaned_data["tail"])
    if found is None:
        form.add_error(None, missing)
    return form, found


def status_of(form: forms.Form) -> int:
    """429 where the form was refused for how often it came."""
    said: Any = form.non_field_errors()
    return 429 if {TOO_OFTEN, TOO_OFTEN_TODAY} & {*said} else 200
