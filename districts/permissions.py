"""Who may use the API at all: whoever holds a role in some area; rows are scoped beyond that."""

from typing import Any

from rest_framework.permissions import IsAuthenticated

from districts.models import ApiToken
from districts.scoping import may


class HoldsRole(IsAuthenticated):
    def has_permission(self, request: Any, view: Any) -> bool:
        return super().has_permission(request, view) and may(request.user, "view")


class MayRead(HoldsRole):
    """And with a token only what the token names."""

    def has_permission(self, request: Any, view: Any) -> bool:
        nouns = request.auth.nouns if isinstance(request.auth, ApiToken) else []
        named = not nouns or view.noun in nouns
        return super().has_permission(request, view) and named
