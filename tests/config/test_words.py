"""What stock Django says is said in the words of the product: what is wrong and what to do."""

import ast
import gettext
import re
from pathlib import Path
from typing import Any

import django
import pytest
from django import forms
from django.conf import settings
from django.utils.translation import gettext as said
from django.utils.translation import ngettext, override

FOLDER = Path(settings.LOCALE_PATHS[0]) / "zh_Hans/LC_MESSAGES"
ROOMS = ("forms", "core", "db/models", "contrib/admin", "contrib/auth")
HOLE = re.compile(r"%(?:\(\w+\))?[sd]|\{\w+\}")


def compiled(file: Path) -> dict[str, str]:
    """By message, a plural one by its singular."""
    with file.open("rb") as stream:
        found: Any = gettext.GNUTranslations(stream)
    return {
        key[0] if isinstance(key, tuple) else key: text
        for key, text in found._catalog.items()
        if key
    }


def written() -> dict[str, str]:
    """The same of the file that a person edits."""
    text = (FOLDER / "django.po").read_text()
    joined = re.sub(r'"\n"', "", text)
    pairs = re.findall(r'msgid "(.+)"\n(?:msgid_plural .+\n)?msgstr(?:\[0\])? "(.+)"', joined)
    return dict(pairs)


def test_what_is_compiled_is_what_is_written() -> None:
    assert compiled(FOLDER / "django.mo") == written()
    assert len(written()) > 30


def test_each_sentence_is_one_that_django_says() -> None:
    """When Django words it anew, ours would be silently left out."""
    files = [file for room in ROOMS for file in (Path(django.__file__).parent / room).rglob("*.py")]
    nodes = (node for file in files for node in ast.walk(ast.parse(file.read_text())))
    known = {node.value for node in nodes if isinstance(node, ast.Constant)}
    assert set(written()) - known == set()


@pytest.mark.parametrize(("message", "text"), written().items())
def test_only_what_django_puts_in_is_put_in(message: str, text: str) -> None:
    assert set(HOLE.findall(text)) <= set(HOLE.findall(message))


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        (forms.CharField(), "", "请填写这一项。"),
        (forms.CharField(max_length=2), "三个字", "太长，请不超过 2 个字，现在是 3 个。"),
        (forms.DateField(), "某日", "请写成 2026-01-31 这样的日期。"),
        (forms.IntegerField(min_value=1), "0", "太小，请填写不小于 1 的数。"),
        (forms.ChoiceField(choices=[("a", "甲")]), "b", "“b”不能选，请从列表里重选。"),
    ],
)
def test_a_form_speaks_so(field: forms.Field, typed: str, told: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(typed)
    assert refused.value.messages == [told]


def test_only_chinese_is_worded_anew() -> None:
    assert said("Remove") == "去掉这一条"
    with override("en"):
        assert said("Remove") == "Remove"
        assert ngettext("%d digit", "%d digits", 2) == "%d digits"
