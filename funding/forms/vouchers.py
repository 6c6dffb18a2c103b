"""Bills from a phone or a computer, several at once: each is looked at like one alone."""

from typing import Any

from django import forms

from core.photos import MOST_BYTES
from funding.services.voucher_files import NoVoucher, clean_voucher

AT_ONCE = 9  # a request holds so many from a phone
ACCEPT = "image/jpeg,image/png,image/webp,application/pdf"


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class VouchersField(forms.FileField):
    """Answers a list of files as they will be kept."""

    widget = FilesInput(attrs={"accept": ACCEPT, "multiple": True})
    default_error_messages = {
        "required": "请至少选一张票据。",
        "empty": "这个文件是空的，请重新选择。",
    }

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if len(given) > AT_ONCE:
            raise forms.ValidationError(f"一次最多传 {AT_ONCE} 张，请分几次传。")
        return [self._one(one) for one in given or [None]]

    def _one(self, given: Any) -> Any:
        file = super().clean(given)
        try:
            return clean_voucher(file.read(MOST_BYTES + 1))
        except NoVoucher as why:
            raise forms.ValidationError(str(why)) from None
