"""The adviser's rules of this app: what is due of applications, of titles, of what is reported."""

from districts.advice import Rule
from storefronts.rules import titles

RULES: tuple[Rule, ...] = (*titles.RULES,)
