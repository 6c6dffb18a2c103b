"""How lists of what was compiled are narrowed by time and by indicator."""

import re
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from core.dated import Quarter
from districts.api.filters import Between, Code, Parameter, ReadFilter
from reports.indicators import BY_CODE, FAMILIES, indicator
from reports.indicators.definition import Facts

QUARTER = "(19|20)[0-9]{2}Q[1-4]"
#: a member of a family is named by what stands in the column, which an office wrote
OF_FAMILY = r"[^\x00-\x1f\x7f/&#]{1,40}"


def codes_schema(subject: Facts | None = None) -> dict[str, Any]:
    """The codes of indicators (of one subject), those of its families by their form."""
    ours = [code for code, one in BY_CODE.items() if subject in {None, one.subject}]
    families = [code for code, one in FAMILIES.items() if subject in {None, one.subject}]
    known: list[dict[str, Any]] = [{"type": "string", "enum": ours}] if ours else []
    form = {"type": "string", "pattern": f"^({'|'.join(families)}):{OF_FAMILY}$"}
    return {"anyOf": [*known, form]} if families else known[0]


def of_period(prefix: str = "") -> Code:
    return Code(f"{prefix}year", method="of_period", form=QUARTER, label="季度，如 2017Q4")


def of_year(prefix: str = "") -> Between:
    return Between(f"{prefix}year", least=1900, most=2999, label="年度")


def of_quarter(prefix: str = "") -> Between:
    return Between(f"{prefix}quarter", least=1, most=4, label="季度")


class PeriodFilter(ReadFilter):
    def of_period(self, rows: QuerySet[Any], name: str, period: str) -> QuerySet[Any]:
        found, prefix = Quarter.parse(period), name.removesuffix("year")
        return rows.filter(**{f"{prefix}year": found.year, f"{prefix}quarter": found.number})


def _known(code: str) -> bool:
    family, colon, value = code.partition(":")
    if not colon:
        return code in BY_CODE
    return family in FAMILIES and re.fullmatch(OF_FAMILY, value) is not None


class _Codes(forms.MultipleChoiceField):
    default_error_messages: ClassVar[Any] = {"invalid_choice": "没有指标“%(value)s”，请改正。"}

    def valid_value(self, value: str) -> bool:
        return _known(value)


class Indicators(Parameter):
    """One or several indicators; one that there is none of is refused."""

    field_class = _Codes
    manifold = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.schema = {"type": "array", "items": codes_schema()}


class CountedBy(Parameter):
    """The one indicator of this subject that counts the rows."""

    def __init__(self, subject: Facts, **kwargs: Any) -> None:
        def read(code: str) -> str:
            if not _known(code) or indicator(code).subject is not subject:
                raise ValueError
            return code

        super().__init__(form=re.compile(".{1,60}"), read=read, **kwargs)
        self.schema = codes_schema(subject)
