"""Who may use the API at all: whoever holds a role in some area; rows are scoped beyond that."""

from typing import Any

from rest_framework.permissions import IsAuthenticated

from districts.scoping import may


class HoldsRole(IsAuthenticated):
    def has_permission(self, request: Any, view: Any) -> bool:
        return super().has_permission(request, view) and may(request.user, "view")
