"""Slips in the ledger: how it is posted, reversed, closed, rolled up, proved, and how amounts are
typed."""

from tests.defects import Defect

POSTING = "funding/services/posting.py"
DOCUMENTS = "funding/services/documents.py"
REVERSING = "funding/services/reversing.py"
CLOSING = "funding/services/closing.py"
ROLLUPS = "funding/services/rollups.py"
FIGURES = "funding/services/fund_figures.py"
VERIFYING = "funding/services/verifying.py"
LOCKING = "reports/cycle/locking.py"
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
    Defect(  # tells of the wrong account
        POSTING,
        "account.balance + moved[account.pk] < 0",
        "account.balance + moved[account.pk] <= 0",
        POSTED,
    ),
    Defect(POSTING, "day > last.through:", "day >= last.through:", POSTED),
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
    Defect(REVERSING, "    if day < journal.day:", "    if day <= journal.day:", RECEIVED),
    Defect(REVERSING, "if day > localdate() else", "if False else", RECEIVED),
    Defect(REVERSING, "    if journal.reverses_id:", "    if False:", RECEIVED),
    Defect(
        REVERSING,
        "    if Journal.objects.filter(reverses=journal).exists():",
        "    if False:",
        RECEIVED,
    ),
    Defect(  # reversed another way since it was asked for
        REVERSING,
        "checker: Any) -> Journal:\n"
        '    """Posts the opposite lines and tells the journal\'s document. Raises Refused."""\n'
        "    if why := refusal(journal):\n"
        "        raise Refused(why)\n",
        "checker: Any) -> Journal:\n",
        RECEIVED,
    ),
    Defect(
        REVERSING, "maker=moved.made_by, checker=by", "maker=by, checker=moved.made_by", RECEIVED
    ),
    Defect(REVERSING, "            reverses=journal,\n", "", RECEIVED),
    Defect(REVERSING, "_state(DocumentState.REVERSED)", "_state(DocumentState.DROPPED)", RECEIVED),
    Defect(DOCUMENTS, "S.POSTED, (decides, not_own))", "S.POSTED, (decides,))", RECEIVED),
    Defect(DOCUMENTS, "S.RETURNED, (decides, not_own),", "S.RETURNED, (decides,),", RECEIVED),
    Defect(CLOSING, "if through >= localdate():", "if through > localdate():", POSTED),
    Defect(CLOSING, '    record(by, CLOSE, fund, f"结账至 {through}")\n', "", POSTED),
    Defect(CLOSING, "closings__through__gte=through", "closings__through__gt=through", POSTED),
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
    Defect(  # a sum that is gross of reversals
        ROLLUPS, "where j.day >= %s and", "where j.reverses_id is null and j.day >= %s and", ROLLED
    ),
    Defect(
        ROLLUPS,
        "-sum(fen) filter (where kind = 'repayment')",
        "sum(fen) filter (where kind = 'repayment')",
        ROLLED,
    ),
    Defect(
        ROLLUPS,
        "sum(a.balance - coalesce(m.all_since, 0)) filter",
        "sum(a.balance - coalesce(m.fen, 0)) filter",
        ROLLED,
    ),
    Defect(FIGURES, "decided_on__lte=day)", "decided_on__gte=day)", PAGES),
    Defect(
        FIGURES, "Account.objects.for_user(user).filter(fund=fund)", "fund.accounts.all()", PAGES
    ),
    Defect(VERIFYING, "having sum(fen) <> 0", "having sum(fen) > 0", PROVED),
    Defect(VERIFYING, "where not exists (select 1", "where exists (select 0", PROVED),
    Defect(VERIFYING, "where a.balance <> coalesce(e.fen, 0)", "where a.balance <> e.fen", PROVED),
    Defect(VERIFYING, "where a.balance <> coalesce", "where a.balance > coalesce", PROVED),
    Defect(VERIFYING, "where kind in ({FLOORS})", "where kind = 'held'", PROVED),
    Defect(VERIFYING, "having sum(balance) <> 0", "having sum(balance) > 0", PROVED),
    Defect(VERIFYING, "where a.fund_id <> j.fund_id", "where a.fund_id is null", PROVED),
    Defect(VERIFYING, "where maker_id = checker_id", "where maker_id is null", PROVED),
    Defect(VERIFYING, "array_agg(e.account_id || ':' || e.fen", "array_agg('' || -e.fen", PROVED),
    Defect(
        VERIFYING,
        "where o.was <> b.back",
        "where cardinality(o.was) <> cardinality(b.back)",
        PROVED,
    ),
    Defect(
        VERIFYING,
        "j.day <= c.through and j.posted_at > c.at",
        "j.day < c.through and j.posted_at > c.at",
        PROVED,
    ),
    Defect(VERIFYING, " and j.day <= c.through and", " and", PROVED),
    Defect(VERIFYING, "j.posted_at > c.at", "j.posted_at < c.at", PROVED),
    Defect(VERIFYING, "Account, Closing)\n", "Account)\n", PROVED),
    Defect(VERIFYING, "tgenabled is distinct from 'O'", "tgenabled <> 'O'", PROVED),
    Defect(VERIFYING, "tgenabled is distinct from 'O'", "tgenabled is null", PROVED),
    Defect(VERIFYING, " or o.kind <> r.kind", "", PROVED),
    Defect(MONEY, r"\d{1,3}(?:,\d{3})+", r"[\d,]+", TYPED),
]
