"""The year or quarter that a ledger of money is of."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import Self

from core.dated import Quarter

NUMBERS = dict(zip("一二三四1234", (1, 2, 3, 4) * 2, strict=True))
TOLD = re.compile(r"((?:19|20)\d\d)年度?(?:第?([一二三四1-4])季度)?")


@dataclass(frozen=True)
class Period:
    """A year; with a quarter that quarter of it."""

    year: int
    quarter: int | None = None

    @classmethod
    def of_title(cls, title: str, day: dt.date) -> Self:
        """What the title says (2013年度、2013年第一季度), else the year of the day."""
        found = TOLD.search(re.sub(r"\s", "", unicodedata.normalize("NFKC", title)))
        if found is None:
            return cls(day.year)
        return cls(int(found[1]), NUMBERS[found[2]] if found[2] else None)

    @property
    def first(self) -> dt.date:
        return Quarter(self.year, self.quarter or 1).first

    @property
    def last(self) -> dt.date:
        return Quarter(self.year, self.quarter or 4).last

    @property
    def title(self) -> str:
        return Quarter(self.year, self.quarter).title if self.quarter else f"{self.year}年度"

    @property
    def quarter_text(self) -> str:
        return f"第{'一二三四'[self.quarter - 1]}季度" if self.quarter else "全年"
