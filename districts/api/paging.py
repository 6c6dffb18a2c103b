"""Lists by keyset: a page costs the same at any depth, and nothing is counted.

`cursor` is `after-<key>` or `before-<key>`: the rows beyond that one in the order asked for. Keys
never change, so a row that comes or goes meanwhile shifts no page.
"""

import re
from typing import Any

from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from districts.api.refusing import Wrong

PAGE, LARGEST = 25, 200
CURSOR = re.compile(r"(after|before)-([0-9]{1,18})", re.ASCII)
ORDERS = ("-id", "id")
PARAMETERS = ("cursor", "page_size", "ordering")


class KeysetPagination(BasePagination):
    """Newest first or, by `ordering=id`, oldest first; `next` and `previous` are the ways on. The
    key is what the view names as `key`, unique among its rows."""

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> list[Any]:
        self.request, self.key = request, view.key
        size, (back, key) = _size(request), _cursor(request)
        up = (_order(request) == "id") != back
        if key is not None:
            side = "gt" if up else "lt"
            queryset = queryset.filter(**{f"{self.key}__{side}": key})
        found = list(queryset.order_by(self.key if up else f"-{self.key}")[: size + 1])
        rows, more = found[:size], len(found) > size
        self.has_next = bool(rows) if back else more
        self.has_previous = more if back else key is not None and bool(rows)
        self.rows = rows[::-1] if back else rows
        return self.rows

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "next": self._way("after", -1) if self.has_next else None,
                "previous": self._way("before", 0) if self.has_previous else None,
                "results": data,
            }
        )

    def _way(self, side: str, place: int) -> str:
        here = remove_query_param(self.request.build_absolute_uri(), "cursor")
        value = getattr(self.rows[place], self.key)
        return str(replace_query_param(here, "cursor", f"{side}-{value}"))

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        way = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": way, "previous": way, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": PAGE}
        return [
            _parameter("cursor", "从哪一条之后（之前）读起", _pattern(CURSOR)),
            _parameter("page_size", "每页条数", size),
            _parameter("ordering", "从新到旧或从旧到新", {"type": "string", "enum": list(ORDERS)}),
        ]


def _pattern(found: re.Pattern[str]) -> dict[str, Any]:
    return {"type": "string", "pattern": f"^{found.pattern}$"}


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
    }


def _size(request: Any) -> int:
    asked = request.query_params.get("page_size", str(PAGE))
    if not re.fullmatch(r"[0-9]{1,4}", asked, re.ASCII) or not 1 <= int(asked) <= LARGEST:
        raise Wrong(f"page_size 应是 1 到 {LARGEST} 的整数，请改正；更多的请用 next 往下读。")
    return int(asked)


def _cursor(request: Any) -> tuple[bool, int | None]:
    """(whether it leads back, the key)."""
    asked = request.query_params.get("cursor")
    if asked is None:
        return False, None
    found = CURSOR.fullmatch(asked)
    if not found:
        raise Wrong("cursor 不对，请照抄上一页给出的 next 或 previous。")
    return found[1] == "before", int(found[2])


def _order(request: Any) -> str:
    asked = request.query_params.get("ordering", ORDERS[0])
    if asked not in ORDERS:
        raise Wrong("ordering 只能是 -id（从新到旧）或 id（从旧到新），请改正。")
    return str(asked)
