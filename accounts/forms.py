"""Forms of the sign-in pages."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "用户名或密码不对，请核对后重试；连续错 5 次将锁定半小时。",
        "inactive": "用户名或密码不对，请核对后重试；连续错 5 次将锁定半小时。",
    }
    keep = forms.BooleanField(label="这是我自己的手机，30 天内不用再登录", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("username", "password"):
            self.fields[name].widget.attrs["class"] = "input"
        self.fields["username"].error_messages["required"] = "请输入用户名。"
        self.fields["password"].error_messages["required"] = "请输入密码。"


class NewPasswordForm(PasswordChangeForm):
    error_messages = {
        "password_incorrect": "原密码不对，请重新输入。",
        "password_mismatch": "两次输入的新密码不一样，请重新输入。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"
        self.fields["new_password1"].help_text = "至少 10 个字符，不能全是数字，也不要用常见密码。"
        self.fields["new_password2"].help_text = ""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        old, new = self.cleaned_data.get("old_password"), self.cleaned_data.get("new_password1")
        if old and old == new:
            same = "新密码不能与原密码相同，请另设一个。"
            self.add_error("new_password1", forms.ValidationError(same))
        return cleaned


class CodeForm(forms.Form):
    code = forms.CharField(
        label="验证码",
        max_length=40,
        widget=forms.TextInput(
            attrs={"class": "input", "autocomplete": "one-time-code", "autofocus": True}
        ),
        error_messages={"required": "请输入手机上的 6 位验证码，或者一个恢复码。"},
    )
