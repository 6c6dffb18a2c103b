"""How the state of a claim looks: shape, word and colour."""

from typing import Any

from django.utils.timezone import localdate

from activities.enums import ClaimState, Satisfaction

S = ClaimState
LOOKS = {
    S.CLAIMED: "badge badge--info",
    S.DONE: "badge badge--warn",
    S.CONFIRMED: "badge badge--ok",
    S.EVALUATED: "badge badge--ok",
    S.GIVEN_UP: "badge",
}


def claim_look(claim: Any) -> tuple[str, str]:
    """(look, word): what is late says so in a word."""
    if claim.state == S.CLAIMED and claim.due is not None and claim.due < localdate():
        return "badge badge--late", "已认领，超期未办"
    if claim.state == S.EVALUATED:
        look = "late" if claim.satisfaction == Satisfaction.UNSATISFIED else "ok"
        return f"badge badge--{look}", f"已评价：{claim.get_satisfaction_display()}"
    return LOOKS[S(claim.state)], claim.get_state_display()
