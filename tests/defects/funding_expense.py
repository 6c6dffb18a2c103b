"""Slips in claims, their vouchers and the yearly publication."""

from tests.defects import Defect

EXPENSES = "funding/services/expenses.py"
CLAIMING = "funding/services/claiming.py"
VOUCHERS = "funding/services/vouchers.py"
FILES = "funding/services/voucher_files.py"
PUBLISHING = "funding/services/publishing.py"
PAID = "tests/funding/test_services_expenses.py"
KEPT = "tests/funding/test_services_vouchers.py"
PUBLIC = "tests/funding/test_services_publishing.py"
DESK = "tests/funding/test_admin_expenses.py"
RACES = "tests/funding/test_races_spending.py"

DEFECTS = [
    Defect(EXPENSES, "return expense.fen > limit_fen", "return expense.fen >= limit_fen", PAID),
    Defect(EXPENSES, "(top or held != path)", "True", PAID),
    Defect(EXPENSES, "(decided_above, not_own, _not_checked)", "(decided_above, not_own)", PAID),
    Defect(EXPENSES, "(keeps, not_approved))", "(keeps,))", PAID),
    Defect(EXPENSES, "    payees.check_sealed(moved)\n", "", PAID),
    Defect(EXPENSES, "if expense.state == S.CHECKED else", "if False else", PAID),
    Defect(EXPENSES, "(keeps, of_claimant, _whole)", "(keeps, of_claimant)", PAID),
    Defect(EXPENSES, "    if day < expense.spent_on:", "    if False:", PAID),
    Defect(CLAIMING, "day >= fund.closed)", "day > fund.closed)", PAID),
    Defect(CLAIMING, "        if expense.activity_id is None:\n", "        if False:\n", PAID),
    Defect(VOUCHERS, "if known & set(digests) or", "if", KEPT),
    Defect(VOUCHERS, "if one.expense_id in seen else ELSEWHERE", "if seen else ELSEWHERE", KEPT),
    Defect(FILES, "    if left > 0:", "    if False:", KEPT),
    Defect(FILES, "ACTIVE.search(_plain(part))", "ACTIVE.search(part)", KEPT),
    Defect("funding/views/vouchers.py", "as_attachment=pdf", "as_attachment=False", KEPT),
    Defect(PUBLISHING, "journal__kind=JournalKind.RECEIPT", "fen__gt=0", PUBLIC),
    Defect(
        PUBLISHING,
        "Publication.objects.filter(withdrawn_on=None)",
        "Publication.objects.all()",
        PUBLIC,
    ),
    Defect(PUBLISHING, "if year >= localdate().year", "if year > localdate().year", PUBLIC),
    Defect("funding/admin/expenses.py", "class ExpenseAdmin(Once, ", "class ExpenseAdmin(", DESK),
    # two at once both find the claim unpaid
    Defect("core/workflow.py", "_manager.select_for_update().get", "_manager.get", RACES),
    # a claim has as many keys as it has slips
    Defect(EXPENSES, '"expense:{expense.pk}"', '"expense:{expense.bank_reference}"', RACES),
]
