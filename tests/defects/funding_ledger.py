"""Slips in the ledger: how it is posted, reversed, closed, rolled up, proved, and how amounts are
typed."""

from tests.defects import Defect

POSTING = "funding/services/posting.py"
REVERSING = "funding/services/reversing.py"
CLOSING = "funding/services/closing.py"
ROLLUPS = "funding/services/rollups.py"
FIGURES = "funding/services/fund_figures.py"
VERIFYING = "funding/services/verifying.py"
LOCKING = "reports/locking.py"
MONEY = "core/money.py"
POSTED = "tests/funding/test_services_posting.py"
RECEIVED = "tests/funding/test_services_receipts.py"
ROLLED = "tests/funding/test_services_rollups.py"
PROVED = "tests/funding/test_services_verifying.py"
RACES = "tests/funding/test_services_races.py"
PAGES = "tests/funding/test_admin_ledger.py"
LOCKED = "tests/reports/test_locking.py"
TYPED = "tests/core/test_money.py"

DEFECTS = [
    Defect(  # who comes second is told of an error where his journal is there
        POSTING,
        "        if _rule(refused) == ONCE:  # somebody posted the same at the same time\n"
        "            return post(asked)\n",
        "",
        f"{RACES}::test_the_same_key_at_once_is_posted_once",
    ),
    Defect(POSTING, "if day > localdate() else", "if False else", POSTED),
    Defect(POSTING, "and day >= fund.closed)", "and day > fund.closed)", POSTED),
    Defect(
        REVERSING,
        "lines=tuple((entry.account, -entry.fen) for entry in entries)",
        "lines=tuple((entry.account, entry.fen) for entry in entries)",
        RECEIVED,
    ),
    Defect(REVERSING, "            kind=journal.kind,\n", '            kind="payment",\n', ROLLED),
    Defect(REVERSING, "    if day < journal.day:", "    if False:", RECEIVED),
    Defect(CLOSING, "if through >= localdate():", "if through > localdate():", POSTED),
    Defect(
        CLOSING,
        "Fund.objects.filter(below(area.path), opened__lte=through)",
        "Fund.objects.filter(area=area, opened__lte=through)",
        LOCKED,
    ),
    Defect(LOCKING, "    closing.close_all(moved.area, moved.day, by=by)\n", "", LOCKED),
    Defect(ROLLUPS, "where j.day >= %s and", "where j.day > %s and", ROLLED),
    Defect(
        ROLLUPS, "filter (where j.day <= %s) as fen", "filter (where j.day < %s) as fen", ROLLED
    ),
    Defect(
        ROLLUPS,
        "filter (where a.kind = 'held' and a.party_organisation_id is not null)",
        "filter (where a.kind = 'held')",
        ROLLED,
    ),
    Defect(FIGURES, "decided_on__lte=day)", "decided_on__gte=day)", PAGES),
    Defect(
        FIGURES, "Account.objects.for_user(user).filter(fund=fund)", "fund.accounts.all()", PAGES
    ),
    Defect(VERIFYING, "j.posted_at > c.at", "j.posted_at < c.at", PROVED),
    Defect(MONEY, r"\d{1,3}(?:,\d{3})+", r"[\d,]+", TYPED),
]
