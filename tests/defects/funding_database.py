"""Slips in what the database holds of money: floors, seals, closed periods, what is there once."""

from tests.defects import Lifted

LEDGER = "funding/models/ledger.py"
ARRIVALS = "funding/models/arrivals.py"
REVERSALS = "funding/models/reversals.py"
POSTED = "tests/funding/test_services_posting.py"
RECEIVED = "tests/funding/test_services_receipts.py"
RECORDED = "tests/funding/test_services_receipts_recorded.py"
GIVEN = "tests/funding/test_services_in_kind.py"
RACES = "tests/funding/test_services_races.py"
AT_ONCE = "pgtrigger_posted_at_once_45bcb"
FLOOR = """
    alter table funding_account drop constraint account_never_overdrawn,
      add constraint account_never_overdrawn check (kind <> '{}' or balance >= 0)
"""
SLIP = """
    drop index receipt_bank_slip_once;
    create unique index receipt_bank_slip_once on funding_receipt ({}) where bank_reference <> ''{}
"""
KEPT = f"{POSTED}::test_nothing_is_changed_or_deleted"

DEFECTS = [
    Lifted(LEDGER, FLOOR.format("held"), POSTED),
    Lifted(LEDGER, FLOOR.format("lent"), POSTED),
    Lifted(
        LEDGER, "alter table funding_journal drop constraint journal_checked_by_another", POSTED
    ),
    Lifted(
        LEDGER,
        "alter table funding_journal drop constraint funding_journal_key_key",
        f"{RACES}::test_the_same_key_at_once_is_posted_once",
    ),
    Lifted(
        LEDGER,
        "alter table funding_journal drop constraint funding_journal_reverses_id_key",
        f"{POSTED}::test_a_journal_is_reversed_by_one",
    ),
    Lifted.inside(
        LEDGER,
        "pgtrigger_period_open_21ce1",
        ("c.through >= n.day", "c.through > n.day"),
        POSTED,
    ),
    Lifted.inside(
        LEDGER,
        AT_ONCE,
        ("group by n.journal_id having sum(n.fen) <> 0", "having sum(n.fen) <> 0"),
        POSTED,
    ),
    Lifted.inside(
        LEDGER, AT_ONCE, ("from new_rows) <> (", "from new_rows) > ("), POSTED
    ),  # takes further lines
    Lifted.inside(LEDGER, AT_ONCE, ("where a.fund_id <> j.fund_id", "where false"), POSTED),
    Lifted.inside(LEDGER, AT_ONCE, ("moved.fen <> 0", "moved.fen > 0"), POSTED),
    Lifted.inside(
        LEDGER,
        "pgtrigger_holds_the_fund_84ea8",
        ("through >= new.through", "through = new.through"),
        POSTED,
    ),
    Lifted(
        LEDGER,
        "drop trigger pgtrigger_has_lines_b1e85 on funding_journal",
        f"{POSTED}::test_a_journal_has_lines",
    ),
    Lifted(LEDGER, "drop trigger pgtrigger_append_only_3db93 on funding_journal", KEPT),
    Lifted(LEDGER, "drop trigger pgtrigger_append_only_cc91e on funding_entry", KEPT),
    Lifted(LEDGER, "drop trigger pgtrigger_append_only_20503 on funding_closing", KEPT),
    Lifted(LEDGER, "drop trigger pgtrigger_no_truncate_ffe38 on funding_journal", KEPT),
    Lifted(LEDGER, "drop trigger pgtrigger_no_truncate_00857 on funding_entry", KEPT),
    Lifted(LEDGER, "drop trigger pgtrigger_no_truncate_9afc4 on funding_closing", KEPT),
    Lifted(
        LEDGER,
        "drop trigger pgtrigger_never_deleted_539ef on funding_account",
        f"{POSTED}::test_an_account_stays_when_nothing_moved_there",
    ),
    Lifted(
        LEDGER,
        "drop trigger pgtrigger_no_truncate_5ce29 on funding_account",
        f"{POSTED}::test_an_account_stays_when_nothing_moved_there",
    ),
    Lifted(
        LEDGER,
        "drop trigger pgtrigger_begins_at_nothing_e9257 on funding_account",
        f"{POSTED}::test_an_account_begins_at_nothing",
    ),
    Lifted(
        LEDGER,
        "drop trigger pgtrigger_kept_by_its_entries_218c3 on funding_account",
        f"{POSTED}::test_an_account_is_kept_by_its_entries_alone",
    ),
    Lifted(ARRIVALS, SLIP.format("bank_reference", ""), RECORDED),
    Lifted(ARRIVALS, SLIP.format("fund_id, bank_reference", ""), RECORDED),
    Lifted(ARRIVALS, SLIP.format("fund_id, bank_reference", " and state = 'posted'"), RECORDED),
    Lifted(ARRIVALS, "drop index receipt_number_once", RECORDED),
    Lifted(ARRIVALS, "drop index in_kind_instead_once", GIVEN),
    Lifted(REVERSALS, "drop index reversal_once", RECEIVED),
]
