"""The adviser's rules of this app, one file a subject."""

from districts.advice import Rule

RULES: tuple[Rule, ...] = ()
