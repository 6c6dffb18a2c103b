"""Slips in what is counted of money."""

from tests.defects import Defect

ACCOUNTS, VENUES = "reports/sql/account_facts.sql", "reports/sql/venue_support_facts.sql"
LOANS, GIFTS = "reports/sql/loan_facts.sql", "reports/sql/in_kind_facts.sql"
FACTS = "tests/reports/test_facts_of_money.py"
FIGURES = "tests/reports/test_figures_of_money.py"
PAGE = "tests/reports/test_funding_dashboard.py"

DEFECTS = [
    Defect(
        ACCOUNTS,
        "placed.balance - coalesce(told.later, 0) as stands",
        "placed.balance as stands",
        FACTS,
    ),
    Defect(
        ACCOUNTS,
        "s.stands - coalesce(t.quarter, 0) + coalesce(t.carried, 0)",
        "s.stands - coalesce(t.quarter, 0)",
        FACTS,
    ),
    Defect(
        ACCOUNTS,
        "case when p.id is null then 0 else coalesce(t.given, 0) end",
        "coalesce(t.given, 0)",
        FACTS,
    ),
    Defect(
        ACCOUNTS,
        "j.reverses_id is null and undone.id is null",
        "undone.id is null",
        FACTS,
    ),
    Defect(ACCOUNTS, "where s.stands <> 0 or s.moves > 0", "where s.moves > 0", FACTS),
    Defect(
        ACCOUNTS,
        "where a.kind <> 'source' and a.area_id",
        "where a.area_id",
        FACTS,
    ),
    Defect(
        ACCOUNTS,
        "j.day between %(first)s and %(day)s) as quarter",
        "j.day > %(first)s and j.day <= %(day)s) as quarter",
        FACTS,
    ),
    Defect(
        "reports/sql/budget_facts.sql", "b.decided_on <= %(day)s", "b.decided_on < %(day)s", FACTS
    ),
    Defect(GIFTS, "and g.state = 'posted'", "and g.state <> 'dropped'", FACTS),
    Defect(GIFTS, "coalesce(o.name, '')", "coalesce(o.name, g.giver)", FACTS),
    Defect(VENUES, "%(day)s::date + 1)", "%(day)s::date)", FACTS),
    Defect(
        VENUES, "(2 * yearly_fen * by_now + days) / (2 * days)", "yearly_fen / 365 * by_now", FACTS
    ),
    Defect(LOANS, "where i.due < %(day)s", "where i.due <= %(day)s", FACTS),
    Defect(
        "reports/indicators/funding.py",
        "~Q(**{column: 0})",
        'Q(**{f"{column}__gt": 0})',
        FIGURES,
    ),
    Defect(
        "reports/indicators/funding.py",
        "SPENT = Amount(AccountFact, LEDGER, SPECIAL & USED)",
        "SPENT = Amount(AccountFact, LEDGER, SPECIAL)",
        FIGURES,
    ),
    Defect(
        "reports/indicators/__init__.py",
        'found.ratio[part == "denominator"]',
        "found.ratio[0]",
        FIGURES,
    ),
    Defect(
        "reports/boards/execution.py",
        "self.behind >= self.bounds.red",
        "self.behind > self.bounds.red",
        PAGE,
    ),
    Defect(
        "reports/boards/execution.py",
        "return 0 < self.rate.denominator < self.rate.numerator",
        "return False",
        PAGE,
    ),
    Defect(
        "reports/accounts.py",
        "before = entries.filter(journal__day__lt=first).fen_in_all()",
        "before = 0",
        PAGE,
    ),
    Defect(
        "funding/views/journals.py", "people(journal) if named else []", "people(journal)", PAGE
    ),
]
