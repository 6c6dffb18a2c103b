"""Which payer is to give each line of the year's budget, read for compiling."""

from collections.abc import Iterable
from typing import Any

from core.dated import Quarter
from funding.enums import Source
from funding.models import Budget
from funding.services import payers

_PARTS = ",\n    ".join(
    f"coalesce(sum(fen) filter (where payer = '{source}'), 0) as from_{source}" for source in Source
)
STATEMENT = f"""
create temp table compiled_due as
select line as budget_id,
    {_PARTS}
from unnest(%(lines)s::bigint[], %(payers)s::text[], %(fen)s::bigint[]) as due(line, payer, fen)
group by line;
analyze compiled_due
"""  # noqa: S608 -- a statement of our own


def values(areas: Iterable[int], period: Quarter) -> dict[str, Any]:
    """What the statement needs to know: of every fund that plans for the areas all lines, because
    its budget is split as a whole."""
    lines = Budget.objects.filter(area__in=list(areas), year=period.year)
    funds = lines.order_by().values_list("fund", flat=True).distinct()
    due = list(payers.by_line(funds, period.year, period.last))
    names = ("lines", "payers", "fen")
    return {name: [one[place] for one in due] for place, name in enumerate(names)}
