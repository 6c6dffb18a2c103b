"""The form of 扫码签到: a name, and what helps to tell it from others."""

from core.sheets.cells import NOTHING, plain
from districts.visiting import VisitorForm, mobile, text_field

NAME, UNIT, PHONE = 40, 120, 20  # signs


class ScanForm(VisitorForm):
    name = text_field("姓名", NAME, "请写姓名。", autocomplete="name")
    phone = text_field("手机号（可不填）", PHONE, "", autocomplete="tel", inputmode="tel")
    unit = text_field("单位或支部（可不填）", UNIT, "", autocomplete="organization")

    def clean_name(self) -> str:
        return plain(self.cleaned_data["name"])

    def clean_phone(self) -> str:
        text = plain(self.cleaned_data["phone"])
        return "" if text in NOTHING else mobile(text)

    def clean_unit(self) -> str:
        return plain(self.cleaned_data["unit"])
