"""What the page of a row tells above the form that corrects it: its tables."""

from dataclasses import dataclass, field

from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class Cell:
    """Its words, where they lead, and how they look (a badge)."""

    text: str
    url: str = ""
    look: str = ""


@dataclass(frozen=True)
class Table:
    title: str
    heads: tuple[str, ...]
    rows: list[list[Cell]] = field(default_factory=list)
    empty: str = "还没有登记。"
    note: str = ""


def cells(*texts: object) -> list[Cell]:
    """Plain ones; nothing is a dash."""
    return [one if isinstance(one, Cell) else Cell(str(one or "—")) for one in texts]


def page_of(register: str, pk: int | None, act: str = "change") -> str:
    """The page of a row (`activities_claim`); nothing where there is none."""
    try:
        return reverse(f"admin:{register}_{act}", args=[pk]) if pk else ""
    except NoReverseMatch:
        return ""


def told(*pairs: tuple[str, object]) -> list[tuple[str, str]]:
    """Facts that apply."""
    return [(name, str(value)) for name, value in pairs if value not in (None, "")]
