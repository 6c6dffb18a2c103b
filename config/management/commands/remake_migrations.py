"""`manage.py remake_migrations`: an app's first migration anew from its models, in one go.

For as long as nothing is released; what stands in later migrations stays there.
"""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser, no_translations
from django.core.management.commands.makemigrations import Command as Making
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel, Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter

from core.migrating import Together

FIRST = "0001_initial"


class Command(BaseCommand):
    help = "按模型重写各应用的第一个迁移，一次建好（只在首次发布以前使用）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("apps", nargs="+", help="应用名")

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        for label in options["apps"]:
            file = Path(apps.get_app_config(label).path, "migrations", f"{FIRST}.py")
            file.write_text(MigrationWriter(remade(label)).as_string())


def remade(label: str) -> Migration:
    """What would be written if the app had no first migration."""
    loader = MigrationLoader(None)
    former: Any = loader.graph.nodes[label, FIRST]
    former.operations = []
    wanted = ProjectState.from_apps(apps)
    found = Making.autodetector(loader.project_state(), wanted)
    parts = found.changes(graph=loader.graph, trim_to_apps={label})[label]
    migration: Any = Migration(FIRST, label)
    migration.initial = True
    needs = {need for part in parts for need in part.dependencies if need[0] != label}
    migration.dependencies = sorted({_known(need, loader) for need in needs})
    migration.operations = [Together(folded([one for part in parts for one in part.operations]))]
    return migration


def _known(need: tuple[str, str], loader: MigrationLoader) -> tuple[str, str]:
    """The last migration of the other app that there is, not one that would be made for it too."""
    return need if need[0] == "__setting__" else loader.graph.leaf_nodes(need[0])[0]


def folded(operations: list[Operation]) -> list[Operation]:
    """Models with all their fields, indexes and constraints; then what else is done to them."""
    models = {one.name_lower: one for one in operations if isinstance(one, CreateModel)}
    rest = [one for one in operations if not isinstance(one, CreateModel)]
    return [*models.values(), *(one for one in rest if not _taken_in(one, models))]


def _taken_in(one: Operation, models: dict[str, CreateModel]) -> bool:
    """Whether the operation became a part of the model that it would add to."""
    if isinstance(one, AddField):
        models[one.model_name_lower].fields.append((one.name, one.field))
    elif isinstance(one, AddIndex):
        models[one.model_name_lower].options.setdefault("indexes", []).append(one.index)
    elif isinstance(one, AddConstraint):
        models[one.model_name_lower].options.setdefault("constraints", []).append(one.constraint)
    return isinstance(one, AddField | AddIndex | AddConstraint)
