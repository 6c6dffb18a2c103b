"""The adviser's rules of this app, one file a subject."""

from activities.rules import activities, services
from districts.advice import Rule

RULES: tuple[Rule, ...] = (*activities.RULES, *services.RULES)
