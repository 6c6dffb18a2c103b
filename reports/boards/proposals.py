"""下拨测算: what a quarter's appropriation comes to, by the rules it was proposed by."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Sum

from core.dated import Quarter
from core.money import yuan
from districts.models import Area
from districts.scoping import below
from funding.enums import BatchState, Entitlement
from funding.models import Appropriation, AppropriationBatch

UNITS = {
    Entitlement.MEMBER: "名",
    Entitlement.NEW_BRANCH: "个",
    Entitlement.PARTY_ORGANISATION: "个",
}
STATES = {
    BatchState.POSTED: "ok",
    BatchState.RETURNED: "warn",
    BatchState.SUBMITTED: "warn",
    BatchState.CHECKED: "info",
}


@dataclass(frozen=True)
class Counted:
    """A rule: how many were counted at which rate, and what it comes to."""

    name: str
    text: str
    amount: str


@dataclass(frozen=True)
class Proposal:
    batch: AppropriationBatch
    lines: tuple[Counted, ...]
    bodies: int
    amount: str

    @property
    def state(self) -> str:
        return STATES.get(BatchState(self.batch.state), "plan")


def proposal(area: Area, period: Quarter, user: Any) -> Proposal | None:
    """The newest batch of the quarter in the area, of those that the user may see."""
    of_quarter = AppropriationBatch.objects.for_user(user).filter(
        below(area.path, "fund__area"), year=period.year, quarter=period.number
    )
    batch = of_quarter.exclude(state=BatchState.DROPPED).select_related("fund").first()
    if batch is None:
        return None
    lines = Appropriation.objects.filter(batch=batch).order_by()
    # a payer each has a line for what was counted once
    rules: dict[tuple[Any, ...], tuple[int, int]] = {}
    names = ("rule__name", "rule__entitlement", "rule__fen")
    for *rule, number, fen in (
        lines.values_list(*names, "party_organisation")
        .annotate(number=Max("counted"), sum=Sum("fen"))
        .values_list(*names, "number", "sum")
    ):
        known = rules.get(tuple(rule), (0, 0))
        rules[tuple(rule)] = known[0] + number, known[1] + fen
    whole = lines.aggregate(fen=Sum("fen"), bodies=Count("party_organisation", distinct=True))
    told = tuple(_counted(rule, *counted) for rule, counted in sorted(rules.items()))
    return Proposal(batch, told, whole["bodies"], yuan(whole["fen"] or 0))


def _counted(rule: tuple[Any, ...], number: int, fen: int) -> Counted:
    name, entitlement, rate = rule
    return Counted(name, f"{number:,} {UNITS[entitlement]} × {yuan(rate)} 元", yuan(fen))
