"""The public form of 群众反映: what happened, and if one likes a photo and a phone."""

from typing import Any

from django import forms

from core.photos import PhotoField
from core.sheets.cells import plain
from districts.visiting import VisitorForm, mobile, text_field

LEAST, MOST = 4, 500


class TidyField(forms.CharField):
    """Without signs that nobody sees."""

    def to_python(self, value: Any) -> str:
        return plain(super().to_python(value))


class FeedbackForm(VisitorForm):
    text = TidyField(
        label="发生了什么",
        max_length=MOST,
        help_text=f"写清时间和经过，不超过 {MOST} 个字。",
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 5, "autocomplete": "off"}),
        error_messages={
            "required": "请写明发生了什么。",
            "max_length": f"写得太长，请不超过 {MOST} 个字。",
        },
    )
    photo = PhotoField(
        label="照片（可不传）",
        required=False,
        help_text="一张，例如价签、小票；拍摄地点和时间会去掉。",
        error_messages={"empty": "这个文件是空的，请重新选择照片。"},
    )
    phone = text_field(
        "手机号（可不填）", 40, "", inputmode="numeric", autocomplete="tel", type="tel"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].help_text = "要查询答复的请填写；商户看不到。"
        self.fields["photo"].widget.attrs["class"] = "input"

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(text) < LEAST:
            raise forms.ValidationError("请写明发生了什么，几个字说不清楚。")
        return text

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        return mobile(phone) if plain(phone) else ""
