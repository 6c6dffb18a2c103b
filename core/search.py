"""Search by any part of a Chinese name: an array of one- and two-character grams under a GIN index.

A trigram index does nothing for terms of one or two characters; grams answer them at once.
"""

from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from pypinyin import Style, lazy_pinyin


def grams(*texts: str) -> list[str]:
    """Every one- and two-character piece of the texts, lower case, without spaces."""
    found: set[str] = set()
    for text in texts:
        plain = "".join(text.lower().split())
        found.update(plain)
        found.update(plain[i : i + 2] for i in range(len(plain) - 1))
    return sorted(found)


def initials(name: str) -> str:
    """Pinyin initials of a name: 阅海湾 is yhw."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="default")).lower()


def search_key(name: str, *codes: str) -> list[str]:
    """What a register row is found by: its name, the initials of the name, and its codes."""
    return grams(name, initials(name), *filter(None, codes))


def wanted(term: str) -> list[str]:
    """The grams a row must have to hold the term; the term itself is then checked exactly."""
    plain = "".join(term.lower().split())
    return [plain] if len(plain) < 2 else sorted({plain[i : i + 2] for i in range(len(plain) - 1)})


class SearchModel(models.Model):
    """A register found by any part of its name; `services` keep the key when the name changes."""

    search = ArrayField(models.CharField(max_length=2), default=list, editable=False)

    class Meta:
        abstract = True
        indexes = [GinIndex(fields=["search"], name="%(class)s_search")]

    def save(self, *args: object, **kwargs: object) -> None:
        self.search = search_key(*self.search_texts())
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def search_texts(self) -> Iterable[str]:
        """Name first, then codes."""
        raise TypeError(f"{type(self).__name__} 没有说明按什么搜索。")
