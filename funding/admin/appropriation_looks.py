"""How the states of appropriation look."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.money import yuan
from funding.enums import BatchState, LineState
from funding.models import Appropriation, AppropriationBatch

BATCHES = {
    BatchState.DRAFT: "badge",
    BatchState.SUBMITTED: "badge badge--info",
    BatchState.RETURNED: "badge badge--warn",
    BatchState.CHECKED: "badge badge--info",
    BatchState.POSTED: "badge badge--ok",
    BatchState.DROPPED: "badge",
}
LINES = {
    LineState.PROPOSED: "badge",
    LineState.POSTED: "badge badge--info",
    LineState.PAID: "badge badge--warn",
    LineState.FAILED: "badge badge--late",
    LineState.SIGNED: "badge badge--ok",
    LineState.NIL: "badge",
    LineState.DROPPED: "badge",
}


def batch_look(row: AppropriationBatch) -> SafeString:
    shape = BATCHES[BatchState(row.state)]
    return format_html('<span class="{}">{}</span>', shape, row.get_state_display())


def line_look(row: Appropriation) -> SafeString:
    shape = LINES[LineState(row.state)]
    return format_html('<span class="{}">{}</span>', shape, row.get_state_display())


def account_look(*, confirmed: bool) -> SafeString:
    shape, told = ("badge badge--ok", "已核对") if confirmed else ("badge badge--warn", "待核对")
    return format_html('<span class="{}">{}</span>', shape, told)


def amount(fen: int) -> SafeString:
    return format_html('<span class="nowrap">{}</span>', yuan(fen))
