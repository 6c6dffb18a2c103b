"""What receipts and gifts in kind have in common: whose they may be, and their numbers."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models.functions import Length

from core.locks import alone

#: a field and what is wrong with it
Fault = tuple[str, str]


def of_party(document: Any, day: dt.date) -> Iterator[Fault]:
    """The Party organisation is one of the area, and stands on the day."""
    party = document.party_organisation
    if party is None:
        return
    if not party.area.path.startswith(document.area.path):
        yield "party_organisation", f"{party}不在{document.area}，请改选党组织，或者改选区划。"
    elif party.dissolved and party.dissolved <= day:
        yield (
            "party_organisation",
            f"{party}已于 {party.dissolved} 撤销，请改选党组织，或者核对日期。",
        )


def next_number(rows: Any, lead: str, day: dt.date, *, lock: str) -> str:
    """The next of the year among these rows (also of those dropped: no number is given twice), of
    the form 捐2017-0001. Who asks for one of the same `lock` at the same time waits."""
    start = f"{lead}{day.year}-"
    alone(f"number {start} of {lock}")
    used = rows.filter(number__regex=rf"^{start}\d+$").order_by(Length("number").desc(), "-number")
    last = used.values_list("number", flat=True).first()
    return f"{start}{int((last or '0').removeprefix(start)) + 1:04}"
