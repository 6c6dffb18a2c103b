"""The adviser's rules of this app: what is due of applications, of titles, of what is reported."""

from districts.advice import Rule
from storefronts.rules import applications, feedback, titles

RULES: tuple[Rule, ...] = (*applications.RULES, *titles.RULES, *feedback.RULES)
