"""Lists by keyset: a page costs the same at any depth, and nothing is counted."""

from rest_framework.pagination import CursorPagination


class KeysetPagination(CursorPagination):
    """25 rows, newest first; `next` and `previous` are the ways on."""

    page_size = 25
    ordering = "-pk"
