"""The signed page of a report, looked at like a voucher."""

from typing import Any

from django import forms
from django.core.files.base import ContentFile

from core.photos import MOST_BYTES
from funding.services.voucher_files import NoVoucher, clean_voucher

ACCEPT = "image/jpeg,image/png,application/pdf"


class ScanForm(forms.Form):
    """`file` answers the file as it is kept, `name` what it was called."""

    file = forms.FileField(
        label="签字盖章件",
        widget=forms.FileInput(attrs={"accept": ACCEPT, "class": "input"}),
        error_messages={
            "required": "请先选一个 PDF 或照片。",
            "empty": "这个文件是空的，请重新选择。",
            "invalid": "没有收到文件，请重新选择。",
        },
    )

    def clean_file(self) -> ContentFile:
        given: Any = self.cleaned_data["file"]
        self.cleaned_data["name"] = given.name
        try:
            return clean_voucher(given.read(MOST_BYTES + 1))
        except NoVoucher as why:
            raise forms.ValidationError(str(why)) from None
