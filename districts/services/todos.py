"""To-dos that somebody closes by hand."""

from typing import Any

from django.utils.timezone import now

from core.errors import Refused
from core.workflow import record
from districts.models import ToDo


def finish(todo: ToDo, *, by: Any, note: str = "") -> None:
    """办结 without the action it asks for; raises Refused where it is closed already."""
    if todo.done_at is not None:
        raise Refused("这件待办已经办结，不用再办。")
    todo.done_at, todo.dismissed = now(), True
    todo.save(update_fields=["done_at", "dismissed"])
    record(by, "标为办结", todo, note)


def reopen(todo: ToDo) -> None:
    todo.done_at, todo.dismissed = None, False
    todo.save(update_fields=["done_at", "dismissed"])
