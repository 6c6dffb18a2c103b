"""`manage.py fold_migrations`: what `makemigrations` wrote as an app's first migration, in one go.

For as long as nothing is released: after the first migration of an app was made anew.
"""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel, Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import SwappableTuple
from django.db.migrations.operations.base import Operation
from django.db.migrations.writer import MigrationWriter

from core.migrating import Together

FIRST = "0001_initial"


class Command(BaseCommand):
    help = "把各应用的第一个迁移合并成一次建好（只在首次发布以前使用）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("apps", nargs="+", help="应用名")

    def handle(self, *args: Any, **options: Any) -> None:
        known = MigrationLoader(None).disk_migrations
        for label in options["apps"]:
            migration: Any = known[label, FIRST]
            migration.operations = [Together(folded(migration))]
            migration.dependencies = [_written(one) for one in migration.dependencies]
            file = Path(apps.get_app_config(label).path, "migrations", f"{FIRST}.py")
            file.write_text(MigrationWriter(migration).as_string())


def _written(dependency: tuple[str, str]) -> tuple[str, str]:
    """As the writer wants it where a setting says which app is meant: that of the users."""
    return (
        ("__setting__", "AUTH_USER_MODEL") if isinstance(dependency, SwappableTuple) else dependency
    )


def folded(migration: Migration) -> list[Operation]:
    """Models with all their fields, indexes and constraints; then what else is done to them."""
    flat = [one for each in migration.operations for one in getattr(each, "operations", [each])]
    models = {one.name_lower: one for one in flat if isinstance(one, CreateModel)}
    rest = [one for one in flat if not isinstance(one, CreateModel)]
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
