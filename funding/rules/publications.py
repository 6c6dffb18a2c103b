"""The adviser's rule of yearly publication."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from districts.advice import Finding, Rule
from funding.services import publishing


def _missing(path: str, day: dt.date) -> Iterator[Finding]:
    year, due = day.year - 1, dt.date(day.year, *publishing.DUE)
    for fund in publishing.missing(path, day):
        url = f"{reverse('admin:funding_publication_add')}?fund={fund.pk}&year={year}"
        told = f"{year} 年度已结束，还没有公开使用情况"
        yield Finding(f"{fund.pk}-{year}", fund.area_id, f"{fund}", told, url, due=due)


RULES = (
    Rule(
        "funding-publication",
        "经费年度公开",
        "公开",
        "经费使用情况每年公开一次，上一年度的在 3 月 31 日前公开（各地通行做法）。",
        _missing,
        action="decide",
    ),
)
