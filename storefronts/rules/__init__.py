"""The adviser's rules of this app: what is due of applications, of titles, of what is reported."""

from districts.advice import Rule
from storefronts.rules import feedback, titles

RULES: tuple[Rule, ...] = (*titles.RULES, *feedback.RULES)
