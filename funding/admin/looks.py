"""How the state of a document looks."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from funding.enums import DocumentState

S = DocumentState
LOOKS: dict[str, str] = {
    S.RECORDED: "badge badge--info",
    S.RETURNED: "badge badge--warn",
    S.POSTED: "badge badge--ok",
    S.REVERSED: "badge",
    S.DROPPED: "badge",
}


def look(document: Any) -> SafeString:
    return format_html(
        '<span class="{}">{}</span>', LOOKS[document.state], document.get_state_display()
    )
