"""The public form by which somebody signs up for an activity."""

from django import forms

from districts.visiting import VisitorForm, mobile, text_field

MOST_PEOPLE = 5  # of somebody who comes by himself


def people_field(most: int) -> forms.IntegerField:
    told = f"请填 1 到 {most} 之间的人数。"
    return forms.IntegerField(
        label="人数",
        initial=1,
        min_value=1,
        max_value=most,
        widget=forms.NumberInput(attrs={"class": "input", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), told),
    )


class SignUpForm(VisitorForm):
    name = text_field("姓名", 40, "请写姓名。", autocomplete="name")
    phone = text_field(
        "手机号", 40, "请写手机号。", inputmode="numeric", autocomplete="tel", type="tel"
    )
    people = people_field(MOST_PEOPLE)

    def clean_phone(self) -> str:
        return mobile(self.cleaned_data["phone"])
