"""拨付标准 and 分担办法 of a fund: what was wrong is corrected, what is otherwise from a day on is
another row. A day on which they change begins a quarter, so that no quarter is paid by two."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from core.dated import Quarter
from core.errors import Refused
from core.workflow import record
from funding.models import FundingRule, Share, ShareRule
from funding.models.plans import WHOLE

LATER = "从这一天起已有另一条，请更正那一条，或另选日期。"


def check_day(row: Any, day: dt.date) -> None:
    """Raises Refused, with its field."""
    if day != Quarter.of(day).first:
        first = Quarter.of(day).shift(1).first
        raise Refused(f"按季下拨，请从季度第一天起变更，例如 {first}。", field="day")
    if day <= row.since:
        raise Refused(f"变更要晚于它的起始日期 {row.since}；一直就有误的请更正。", field="day")
    if row.until is not None and day >= row.until:
        raise Refused(f"它已于 {row.until} 终止，请填更早的日期。", field="day")


def check_whole(parts: Mapping[Any, int]) -> None:
    """Raises Refused unless the parts make a whole."""
    total = sum(parts.values())
    if total != WHOLE:
        raise Refused(f"各方比例合计 {total / 100:g}%，应为 100%，请核对。")


@transaction.atomic
def change_rule(
    rule: FundingRule, day: dt.date, fen: int, *, document: str, by: Any, note: str
) -> FundingRule:
    """自某日变更: another amount from the day on. Raises Refused."""
    check_day(rule, day)
    if fen == rule.fen:
        raise Refused("与现在的标准一样，没有要变更的内容，请改了再保存。", field="fen")
    kept = {name: getattr(rule, name) for name in KEPT}
    return _follow(rule, FundingRule(**kept, fen=fen, document=document), day, by, note)


#: what a standard goes on with
KEPT = ("fund", "name", "entitlement", "rhythm", "use", "in_kind")


@transaction.atomic
def change_shares(
    rule: ShareRule, day: dt.date, parts: Mapping[str, int], *, document: str, by: Any, note: str
) -> ShareRule:
    """自某日变更: other parts of the same payers, by source, from the day on. Raises Refused."""
    check_day(rule, day)
    check_whole(parts)
    made = _follow(rule, ShareRule(fund=rule.fund, document=document), day, by, note)
    shares = rule.shares.all()
    Share.objects.bulk_create(
        Share(rule=made, source=one.source, level=one.level, parts=parts[one.source])
        for one in shares
        if parts[one.source]
    )
    return made


def _follow(row: Any, following: Any, day: dt.date, by: Any, note: str) -> Any:
    following.since, following.until = day, row.until
    row.until = day
    try:
        with transaction.atomic():
            row.save(update_fields=["until"])
            following.save()
    except IntegrityError:
        raise Refused(LATER, field="day") from None
    record(by, f"自{day}变更", row, note)
    return following
