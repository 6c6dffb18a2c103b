"""How lists of /api/v1/ are narrowed: each parameter is declared once, with its schema, and takes
exactly what the schema says; anything else is refused and never passed over."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from rest_framework.filters import BaseFilterBackend

from districts.api.paging import PARAMETERS
from districts.api.refusing import Wrong, refuse_repeated, refuse_unknown
from districts.finding import matching
from districts.models import Area

LARGEST_KEY = 2**63 - 1


class _Strict(forms.CharField):
    """A text of this form and no other, read as it stands."""

    def __init__(self, *, form: re.Pattern[str], read: Any = str, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)
        self.form, self.read = form, read

    def clean(self, value: Any) -> Any:
        if value in self.empty_values:
            return super().clean(value)
        try:
            return self.read(value) if self.form.fullmatch(value) else self._refuse()
        except ValueError:
            return self._refuse()

    def _refuse(self) -> Any:
        raise forms.ValidationError("写法不对，请对照接口说明改正。")


class Parameter(django_filters.Filter):
    """One parameter; `schema` is what the description says of its value."""

    field_class: type[forms.Field] = _Strict
    schema: dict[str, Any]
    manifold = False


class Key(Parameter):
    """The number of a row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, form=re.compile("[0-9]{1,19}", re.ASCII), read=_key, **kwargs)
        self.schema = {"type": "integer", "minimum": 1, "maximum": LARGEST_KEY}


def _key(value: str) -> int:
    if not 1 <= int(value) <= LARGEST_KEY:
        raise ValueError
    return int(value)


class Between(Parameter):
    """A whole number between two."""

    def __init__(self, *args: Any, least: int, most: int, **kwargs: Any) -> None:
        def read(value: str) -> int:
            if not least <= int(value) <= most:
                raise ValueError
            return int(value)

        super().__init__(*args, form=re.compile("[0-9]{1,4}", re.ASCII), read=read, **kwargs)
        self.schema = {"type": "integer", "minimum": least, "maximum": most}


class Code(Parameter):
    """A code of letters, digits and hyphens, as those of areas and bases are."""

    def __init__(self, *args: Any, form: str = "[0-9A-Za-z_-]{1,40}", **kwargs: Any) -> None:
        super().__init__(*args, form=re.compile(form, re.ASCII), **kwargs)
        self.schema = {"type": "string", "pattern": f"^{form}$"}


class Day(Parameter):
    """A day written 2017-12-31."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        form = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
        super().__init__(*args, form=form, read=dt.date.fromisoformat, **kwargs)
        self.schema = {"type": "string", "format": "date"}


class YesNo(Parameter):
    """`true` or `false`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        read = {"true": True, "false": False}.__getitem__
        super().__init__(*args, form=re.compile("true|false"), read=read, **kwargs)
        self.schema = {"type": "boolean"}


class OneOf(django_filters.MultipleChoiceFilter):
    """One or several of the words of an enumeration."""

    manifold = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, distinct=False, **kwargs)

    @property
    def schema(self) -> dict[str, Any]:
        words = [value for value, _ in self.extra["choices"]]
        return {"type": "array", "items": {"type": "string", "enum": words}}


class ReadFilter(django_filters.FilterSet):
    """Filters that ask the user's own areas: an area out of scope is like one that is not."""

    def in_area(self, rows: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        """The area of this code and all below it."""
        area = Area.objects.for_user(self.request.user).filter(code=code).first()
        return rows.filter(**{f"{name}__startswith": area.path}) if area else rows.none()

    def by_term(self, rows: QuerySet[Any], name: str, term: str) -> QuerySet[Any]:
        return matching(rows, term)


def within_area(path: str = "area__path") -> Code:
    return Code(path, method="in_area", label="区划代码，含其下级")


def of_commercial_district(name: str = "commercial_district_id") -> Key:
    return Key(name, label="商圈编号")


def any_part() -> Code:
    """What names, initials and codes are searched for."""
    form = r"[0-9A-Za-z\u4e00-\u9fff（）()·]{1,40}"
    return Code(method="by_term", form=form, label="名称、拼音首字母或代码的一部分")


def since(name: str) -> Day:
    return Day(name, lookup_expr="gte", label="自（含）")


def until(name: str) -> Day:
    return Day(name, lookup_expr="lte", label="至（含）")


def over(name: str, label: str) -> YesNo:
    """Whether the day of an end is known."""
    return YesNo(name, lookup_expr="isnull", exclude=True, label=label)


class DeclaredFilters(BaseFilterBackend):
    """Narrows a list by its view's declared filters; refuses whatever else is asked."""

    def filter_queryset(self, request: Any, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        if view.detail:
            refuse_unknown(request, ())
            return queryset
        filters = view.filterset_class.base_filters
        refuse_unknown(request, {*filters, *PARAMETERS})
        refuse_repeated(request, (name for name, one in filters.items() if one.manifold))
        found = view.filterset_class(request.query_params, queryset, request=request)
        if not found.is_valid():
            raise Wrong(_told(found.errors))
        return found.qs

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        filters = view.filterset_class.base_filters
        return [_described(name, one) for name, one in filters.items()]


def _described(name: str, one: Any) -> dict[str, Any]:
    found = {
        "name": name,
        "in": "query",
        "required": bool(one.extra.get("required")),
        "description": one.label or "",
        "schema": one.schema,
    }
    return {**found, "style": "form", "explode": True} if one.manifold else found


def _told(errors: Any) -> str:
    wrong: Iterable[tuple[str, Any]] = errors.items()
    return "；".join(f"参数“{name}”：{texts[0].rstrip('。')}" for name, texts in wrong) + "。"
