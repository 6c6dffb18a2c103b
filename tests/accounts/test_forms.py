"""Forms of the sign-in pages: what they say, and which passwords they take."""

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import get_password_validators, validate_password
from django.core.exceptions import ValidationError

from accounts.forms import NewPasswordForm, SignInForm
from accounts.models import User
from tests.conftest import PASSWORD
from tests.shared_world import shared

GOOD = "换一个更长的密码-2018"


@pytest.fixture
@shared
def zhang(db: None) -> User:
    return User.objects.create_user("zhangsan2018", PASSWORD, name="张三")


def errors(user: User, **changes: str) -> dict[str, list[str]]:
    data = {"old_password": PASSWORD, "new_password1": GOOD, "new_password2": GOOD, **changes}
    form = NewPasswordForm(user, data)
    return {} if form.is_valid() else {name: list(said) for name, said in form.errors.items()}


def test_a_good_new_password(zhang: User) -> None:
    assert errors(zhang) == {}


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"old_password": "不对"}, "old_password", "原密码不对，请重新输入。"),
        (
            {"new_password2": GOOD + "x"},
            "new_password2",
            "两次输入的新密码不一样，请重新输入。",
        ),
        (
            {"new_password1": PASSWORD, "new_password2": PASSWORD},
            "new_password1",
            "新密码不能与原密码相同，请另设一个。",
        ),
        ({"old_password": ""}, "old_password", "请填写这一项。"),
        ({"new_password1": ""}, "new_password1", "请填写这一项。"),
    ],
)
def test_what_is_wrong_with_a_change(
    zhang: User, changes: dict[str, str], field: str, sentence: str
) -> None:
    assert sentence in errors(zhang, **changes)[field]


@pytest.mark.parametrize(
    "password",
    [
        "短密码-201",
        "123456789012",
        "password123",
        "zhangsan2018",
        "Zhangsan2018!",
    ],
)
def test_weak_passwords_are_refused(zhang: User, password: str) -> None:
    """Nine signs, digits alone, a common one, the user's own name."""
    said = errors(zhang, new_password1=password, new_password2=password)
    assert set(said) == {"new_password2"}


def test_ten_signs_are_enough(zhang: User) -> None:
    validate_password("七上八下九牛一毛-x", zhang)
    with pytest.raises(ValidationError):
        validate_password("七上八下九牛一毛x", zhang)


def test_all_four_rules_hold_everywhere() -> None:
    assert len(get_password_validators(settings.AUTH_PASSWORD_VALIDATORS)) == 4


def test_passwords_are_kept_by_argon2() -> None:
    """The tests themselves use a quicker hasher, so the file is asked."""
    text = (settings.BASE_DIR / "config/settings.py").read_text()
    path = f"django.contrib.auth.hashers.{Argon2PasswordHasher.__name__}"
    assert f'PASSWORD_HASHERS = ["{path}"]' in text


def test_the_fields_are_dressed_and_explained(zhang: User) -> None:
    form = NewPasswordForm(zhang)
    assert {field.widget.attrs["class"] for field in form.fields.values()} == {"input"}
    assert form.fields["new_password1"].help_text == (
        "至少 10 个字符，不能全是数字，也不要用常见密码。"
    )
    assert form.fields["new_password2"].help_text == ""


def test_the_sign_in_form_speaks_chinese() -> None:
    form = SignInForm(None, {"username": "", "password": ""})
    assert not form.is_valid()
    assert form.errors == {"username": ["请输入用户名。"], "password": ["请输入密码。"]}
    sentence = "用户名或密码不对，请核对后重试；连续错 5 次将锁定半小时。"
    assert set(SignInForm.error_messages.values()) == {sentence}
    assert f"连续错 {settings.AXES_FAILURE_LIMIT} 次" in sentence
    assert settings.AXES_COOLOFF_TIME == 0.5
