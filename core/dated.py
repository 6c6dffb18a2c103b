"""Everything that counts is dated: rows hold on the days of [since, until).

A date an office knows only to the month or year keeps its precision for display and round trip
and counts from its first day; "不晚于" marks a start that is only known to lie no later.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q


class Precision(models.TextChoices):
    DAY = "D", "日"
    MONTH = "M", "月"
    YEAR = "Y", "年"
    BY = "B", "不晚于"


@dataclass(frozen=True)
class Day:
    """A date as an office knows it: the first day of the period, and how exact it is."""

    first: dt.date
    precision: str = Precision.DAY

    @cached_property
    def last(self) -> dt.date:
        """The last day of the period, on which an imprecise ledger day stands."""
        if self.precision == Precision.YEAR:
            return self.first.replace(month=12, day=31)
        if self.precision == Precision.MONTH:
            return self.first.replace(day=calendar.monthrange(self.first.year, self.first.month)[1])
        return self.first

    @property
    def end(self) -> dt.date:
        """As an exclusive end: the day after an imprecise period, the day itself when exact."""
        return self.first if self.precision == Precision.DAY else self.last + dt.timedelta(days=1)

    def blurs(self, known: "Day") -> bool:
        """Whether what is known says as much or more: a day inside the month or year that this
        names, or any day by which this only says that it had begun."""
        if self.precision == Precision.BY:
            return known.first <= self.first
        within = self.first <= known.first and known.last <= self.last
        return within and known.precision != Precision.BY

    def __str__(self) -> str:
        return show(self.first, self.precision)


def show(day: dt.date | None, precision: str = Precision.DAY) -> str:
    """`2016年`, `2016年12月`, `2016-12-31` or `不晚于2016-12-31`; nothing known is a dash."""
    if day is None:
        return "—"
    if precision == Precision.YEAR:
        return f"{day.year}年"
    if precision == Precision.MONTH:
        return f"{day.year}年{day.month}月"
    return f"不晚于{day}" if precision == Precision.BY else str(day)


@dataclass(frozen=True, order=True)
class Quarter:
    """A calendar quarter, written `2017Q4` and shown as 2017年第四季度."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError with a Chinese sentence for anything but `2017Q4`."""
        found = re.fullmatch(r"((?:19|20)\d\d)[Qq]([1-4])", text.strip())
        if not found:
            raise ValueError(f"“{text}”不是季度，请写成 2017Q4 这样的形式。")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: dt.date) -> Self:
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, self.number * 3 - 2, 1)

    @property
    def last(self) -> dt.date:
        return self.shift(1).first - dt.timedelta(days=1)

    def shift(self, quarters: int) -> Self:
        index = self.year * 4 + self.number - 1 + quarters
        return type(self)(index // 4, index % 4 + 1)

    @property
    def title(self) -> str:
        return f"{self.year}年第{'一二三四'[self.number - 1]}季度"

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months on (back, where negative), or the month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def holds(day: dt.date, prefix: str = "") -> Q:
    """The rows that hold on the day; `prefix` reaches them over a relation."""
    return Q(**{f"{prefix}since__lte": day}) & (
        Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gt": day})
    )


class DatedQuerySet(models.QuerySet):
    def on(self, day: dt.date) -> Self:
        return self.filter(holds(day))

    def during(self, start: dt.date, end: dt.date) -> Self:
        """Rows that hold on any day of [start, end)."""
        return self.filter(Q(until=None) | Q(until__gt=start), since__lt=end)


class DatedModel(models.Model):
    """A fact that holds on the days of [since, until); until is empty while it still holds."""

    since = models.DateField("起始日期")
    since_precision = models.CharField(
        "起始精度", max_length=1, choices=Precision, default=Precision.DAY
    )
    until = models.DateField("终止日期（不含）", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_message="终止日期必须晚于起始日期，请核对这两个日期。",
            )
        ]

    @property
    def since_text(self) -> str:
        return show(self.since, self.since_precision)


def no_overlap(
    column: str, *same: str, parent: str, where: str = "true"
) -> list[pgtrigger.Trigger]:
    """Triggers that refuse two rows of one parent on the same day.

    `column` refers to the table `parent`, whose rows are locked FOR NO KEY UPDATE: two writers of
    one parent wait for each other and nobody else waits. `same` are further columns that must be
    equal; `where` limits the rule to some rows, written over the alias `o`.
    """
    equal = " and ".join(f"o.{name} = n.{name}" for name in (column, *same))
    body = f"""
        perform 1 from {parent} p
          where p.id in (select n.{column} from new_rows n) order by p.id for no key update;
        if exists (
          select 1 from new_rows n join {{meta.db_table}} o on {equal} and o.id <> n.id
          where {where} and {where.replace("o.", "n.")}
            and daterange(o.since, o.until) && daterange(n.since, n.until)
        ) then
          raise exclusion_violation using message = 'overlap in {{meta.db_table}}';
        end if;
        return null;
    """  # noqa: S608 -- names of tables and columns from the models, no input
    return [
        pgtrigger.Trigger(
            name=f"no_overlap_{name}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(new="new_rows"),
            func=pgtrigger.Func(body),
        )
        for name, operation in (("insert", pgtrigger.Insert), ("update", pgtrigger.Update))
    ]
