"""What whoever opens an invitation fills in."""

import unicodedata
from typing import Any

from django import forms
from django.contrib.auth import password_validation

from accounts.models import User
from districts.services.users import ODD_NAME, USERNAME


class JoinStoreForm(forms.Form):
    username = forms.CharField(
        label="用户名",
        max_length=60,
        help_text="以后用它登录。可以用手机号，也可以用店名拼音。",
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "username"}),
        error_messages={"required": "请填写用户名。", "max_length": ODD_NAME},
    )
    password = forms.CharField(
        label="密码",
        strip=False,
        help_text="至少 10 个字符，不能全是数字，也不要用常见密码。",
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": "new-password"}),
        error_messages={"required": "请设一个密码。"},
    )
    again = forms.CharField(
        label="再输一遍密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": "new-password"}),
        error_messages={"required": "请再输一遍密码。"},
    )

    def clean_username(self) -> str:
        """A mobile number may be written with spaces; full-width signs are the same signs."""
        name = unicodedata.normalize("NFKC", self.cleaned_data["username"]).strip()
        digits = name.replace(" ", "").replace("-", "")
        name = digits if digits.isdecimal() else name
        if not USERNAME.fullmatch(name):
            raise forms.ValidationError(ODD_NAME)
        return name

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        password, again = given.get("password"), given.get("again")
        if not password:
            return given
        try:
            password_validation.validate_password(
                password, User(username=given.get("username", ""))
            )
        except forms.ValidationError as weak:
            self.add_error("password", weak)
        if again and again != password:
            self.add_error("again", "两次输入的密码不一样，请重新输入。")
        return given
