"""Search by any part of a Chinese name: an array of one- and two-character grams under a GIN index.

A trigram index does nothing for terms of one or two characters; grams answer them at once.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from pypinyin import Style, pinyin


def grams(*texts: str) -> set[str]:
    """Every one- and two-character piece of the texts, lower case, without spaces."""
    found: set[str] = set()
    for text in texts:
        plain = "".join(text.lower().split())
        found.update(plain)
        found.update(map("".join, pairwise(plain)))
    return found


@cache
def letters(char: str) -> frozenset[str]:
    """The first letters of every reading of a character: 重 is z and c, 单 is d, s and c.

    Which reading a name means is not asked (重庆, the surname 单): each of them finds it.
    """
    return frozenset(
        reading[0].lower()
        for reading in pinyin(char, style=Style.FIRST_LETTER, heteronym=True)[0]
        if reading
    )


def initials(name: str) -> set[str]:
    """The grams of a name's pinyin initials: 阅海湾 is found by y, h, w, yh and hw."""
    chars = "".join(name.split())
    found: set[str] = set()
    return found.union(*map(letters, chars), *map(_pair, chars, chars[1:]))


@lru_cache(maxsize=100_000)
def _pair(first: str, then: str) -> frozenset[str]:
    return frozenset(a + b for a in letters(first) for b in letters(then))


def search_key(name: str, *codes: str) -> list[str]:
    """What a register row is found by: its name, the initials of the name, and its codes."""
    return sorted(grams(name, *codes) | initials(name))


def wanted(term: str) -> list[str]:
    """The grams a row must have to hold the term; the term itself is then checked exactly."""
    plain = "".join(term.lower().split())
    return [plain] if len(plain) < 2 else sorted({plain[i : i + 2] for i in range(len(plain) - 1)})


def literal(found: Iterable[str]) -> str:
    """An array as PostgreSQL reads it: the driver would look at each gram on its own."""
    told = [gram.replace("\\", "\\\\").replace('"', '\\"') for gram in found]
    return '{"' + '","'.join(told) + '"}' if told else "{}"


@lru_cache(maxsize=1 << 15)
def _literal_key(*texts: str) -> str:
    """Of a name that many rows bear, made once."""
    return literal(search_key(*texts))


class SearchField(ArrayField):
    """Follows the row's texts whenever the row is written, by save() or by COPY."""

    def __init__(self, **kwargs: Any) -> None:
        defaults = {"base_field": models.CharField(max_length=2), "default": list}
        super().__init__(**{**defaults, "editable": False, **kwargs})

    def pre_save(self, model_instance: Any, add: bool) -> list[str]:
        """A new row that brings its key keeps it."""
        made: list[str] = getattr(model_instance, self.attname)
        if add and made:
            return made
        key = search_key(*filter(None, model_instance.search_texts()))
        setattr(model_instance, self.attname, key)
        return key

    def copied(self, rows: Iterable[Any]) -> list[str]:
        """What core.copying writes of many rows: a row that brings its key keeps it."""
        return [
            literal(made)
            if (made := getattr(row, self.attname))
            else _literal_key(*filter(None, row.search_texts()))
            for row in rows
        ]

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return literal(value) if isinstance(value, list) else value

    def deconstruct(self) -> Any:
        """To the database it is the array that it is."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.contrib.postgres.fields.ArrayField", args, kwargs


class SearchModel(models.Model):
    """A register found by any part of its name; only `queryset.update()` has to mind the key."""

    search = SearchField()

    class Meta:
        abstract = True
        indexes = [GinIndex(fields=["search"], name="%(class)s_search")]

    def save(self, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search"}
        super().save(**kwargs)

    def search_texts(self) -> Iterable[str]:
        """Name first, then codes."""
        raise TypeError(f"{type(self).__name__} 没有说明按什么搜索。")
