"""The adviser's rules of money, one file a subject."""

from districts.advice import Rule
from funding.rules import appropriations, documents, expenses, loans, publications

RULES: tuple[Rule, ...] = (
    *documents.RULES,
    *appropriations.RULES,
    *expenses.RULES,
    *publications.RULES,
    *loans.RULES,
)
