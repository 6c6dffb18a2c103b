"""What a list of the API is: read only, each user his own rows, described by what it declares."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.db.models import QuerySet
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.viewsets import GenericViewSet

from districts.api.filters import DeclaredFilters
from districts.api.paging import KeysetPagination
from districts.permissions import MayRead
from districts.scoping import ScopedQuerySet

View = TypeVar("View", bound=type[Any])
#: noun of the address → what the list is called and the view that answers, in the order declared
LISTS: dict[str, tuple[str, Any]] = {}


def declared(noun: str, title: str) -> Callable[[View], View]:
    """Puts a view under /api/v1/<noun>/ and its noun among those a token may be limited to."""

    def declare(view: View) -> View:
        view.noun = noun.partition("/")[0]
        LISTS[noun] = title, view
        return view

    return declare


def noun_choices() -> list[tuple[str, str]]:
    """What a token may be limited to; lists under one noun have one title."""
    return list({view.noun: title for title, view in LISTS.values()}.items())


class ReadOnly(GenericViewSet):
    """Answers GET alone, and says so before it asks who is there."""

    noun = ""
    permission_classes = [MayRead]
    http_method_names = ["get", "head"]
    #: the column that tells rows apart and that pages go by
    key = "id"

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        if request.method.lower() not in self.http_method_names:
            raise MethodNotAllowed(request.method)
        super().initial(request, *args, **kwargs)


class ScopedListViewSet(ListModelMixin, ReadOnly):
    """Rows of the areas in which the user may view; any other row does not exist."""

    pagination_class = KeysetPagination
    filter_backends = [DeclaredFilters]

    def get_queryset(self) -> QuerySet[Any]:
        rows = cast(ScopedQuerySet, super().get_queryset())
        return rows.for_user(self.request.user)


class ScopedReadViewSet(RetrieveModelMixin, ScopedListViewSet):
    """A list, and each of its rows under its number."""

    lookup_value_regex = "[0-9]+"
