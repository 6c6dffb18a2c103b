"""docs/glossary.md is held against the models: one word for one idea, on screen and in code."""

import re
from pathlib import Path

import pytest
from django.apps import apps

ROWS = [
    (row[1].strip(), row[2].strip())
    for row in (
        line.split("|")
        for line in Path(__file__)
        .parent.parent.joinpath("docs/glossary.md")
        .read_text()
        .splitlines()
        if line.startswith("| ")
    )
]
OURS = (
    "core",
    "accounts",
    "districts",
    "members",
    "storefronts",
    "activities",
    "funding",
    "reports",
)
MODELS = [
    model
    for app in OURS
    for model in apps.get_app_config(app).get_models()
    if not hasattr(model, "pgh_tracked_model")  # a history table bears its register's name
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_model_stands_in_the_glossary_under_its_word(model):
    word = re.compile(rf"\b{model.__name__}\b")
    chinese = [terms for terms, code in ROWS if word.search(code)]
    assert chinese, f"docs/glossary.md has no row for {model.__name__}"
    assert any(model._meta.verbose_name in terms for terms in chinese), (
        f"{model.__name__} says {model._meta.verbose_name} on screen, the glossary says {chinese}"
    )


def test_no_word_is_explained_twice():
    words = [terms for terms, _ in ROWS]
    assert len(words) == len(set(words))
