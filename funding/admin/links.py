"""Cells that lead to the page of a row."""

from typing import Any

from activities.row_page import Cell, page_of


def linked(row: Any) -> Cell:
    """The row, leading to its page where its register has one; nothing where there is no row."""
    if row is None:
        return Cell("")
    return Cell(str(row), page_of(row._meta.label_lower.replace(".", "_"), row.pk))
