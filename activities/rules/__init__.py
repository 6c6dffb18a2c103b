"""The adviser's rules of this app, one file a subject."""

from activities.rules import activities, cases, duty, life, services, sign_in
from districts.advice import Rule

RULES: tuple[Rule, ...] = (
    *activities.RULES,
    *services.RULES,
    *sign_in.RULES,
    *duty.RULES,
    *cases.RULES,
    *life.RULES,
)
