"""Models that need each other are made in one go, and rendered once."""

from typing import Any

import pytest
from django.conf import settings as project
from django.db import connection, models
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState, StateApps
from django.db.migrations.writer import MigrationWriter
from django.utils import translation

from config.management.commands.remake_migrations import folded, remade
from core.migrating import Together

KEY = ("id", models.BigAutoField(primary_key=True))


def link(to: str) -> models.ForeignKey:
    return models.ForeignKey(to, models.CASCADE, null=True)


def written() -> list[Operation]:
    """As `makemigrations` writes two models that point to each other."""
    return [
        CreateModel("Hen", [KEY, ("weight", models.IntegerField())]),
        CreateModel("Egg", [KEY, ("hen", link("core.hen"))]),
        AddField("hen", "egg", link("core.egg")),
        AddIndex("egg", models.Index(fields=["hen", "id"], name="egg_by_hen")),
        AddConstraint(
            "hen", models.CheckConstraint(condition=models.Q(weight__gt=0), name="hen_has_weight")
        ),
    ]


def tables() -> set[str]:
    return set(connection.introspection.table_names()) & {"core_hen", "core_egg"}


def test_what_is_added_to_a_new_model_becomes_a_part_of_it() -> None:
    hen, egg = folded(written())
    assert isinstance(hen, CreateModel)
    assert isinstance(egg, CreateModel)
    assert [name for name, _ in hen.fields] == ["id", "weight", "egg"]
    assert [one.name for one in hen.options["constraints"]] == ["hen_has_weight"]
    assert [one.name for one in egg.options["indexes"]] == ["egg_by_hen"]


@pytest.mark.parametrize("label", ["accounts", "members", "reports"])
def test_made_anew_a_first_migration_is_what_it_is(label: str) -> None:
    file = project.BASE_DIR / label / "migrations/0001_initial.py"
    with translation.override(None):
        anew = MigrationWriter(remade(label)).as_string()
    assert anew.partition("class ")[2] == file.read_text().partition("class ")[2]


@pytest.mark.django_db(transaction=True)
def test_it_goes_forwards_and_backwards() -> None:
    before, after = ProjectState(), ProjectState()
    one = Together(folded(written()))
    one.state_forwards("core", after)
    with connection.schema_editor() as editor:
        one.database_forwards("core", editor, before, after)
    with connection.cursor() as cursor:
        there = connection.introspection.get_constraints(cursor, "core_hen")
    assert tables() == {"core_hen", "core_egg"}
    assert there["hen_has_weight"]["check"]
    assert [c["foreign_key"] for c in there.values() if c["foreign_key"]] == [("core_egg", "id")]
    with connection.schema_editor() as editor:
        one.database_backwards("core", editor, after, before)
    assert tables() == set()


def test_models_are_rendered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many they are; a state that was rendered before is rendered anew."""
    rendered: list[int] = []
    plain = StateApps.render_multiple

    def counted(self: Any, states: list[Any]) -> None:
        rendered.append(len(states))
        plain(self, states)

    state = ProjectState()
    assert not state.apps.get_models()
    monkeypatch.setattr(StateApps, "render_multiple", counted)
    Together(folded(written())).state_forwards("core", state)
    assert [model.__name__ for model in state.apps.get_models()] == ["Hen", "Egg"]
    assert rendered == [2]
