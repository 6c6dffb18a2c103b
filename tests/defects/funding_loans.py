"""Slips in loans: who may apply, who decides, what is repaid and when it is late."""

from tests.defects import Defect

TERMS = "funding/services/loan_terms.py"
LOANS = "funding/services/loans.py"
APPLYING = "funding/services/loan_applying.py"
DECIDING = "funding/services/loan_deciding.py"
LENDING = "funding/services/loan_lending.py"
PLAN = "funding/services/loan_plan.py"
SETTLING = "funding/services/loan_settling.py"
REPAYMENTS = "funding/services/repayments.py"
REMINDERS = "funding/services/loan_reminders.py"
QUERYSETS = "funding/querysets.py"
PORTAL = "funding/views/portal/loans.py"
MAY_APPLY = "tests/funding/test_services_loan_terms.py"
DECIDED = "tests/funding/test_services_loans.py"
LENT = "tests/funding/test_services_loan_lending.py"
REPAID = "tests/funding/test_services_repayments.py"
REMINDED = "tests/funding/test_services_loan_reminders.py"
SEEN = "tests/funding/test_views_loans.py"
RACES = "tests/funding/test_races_spending.py"

DEFECTS = [
    # a store may apply a day early
    Defect(TERMS, "full <= day, f", "full <= months_later(day, 1), f", MAY_APPLY),
    # any title will do
    Defect(
        TERMS, "storefront=storefront, scheme__code=MODEL_STORE", "storefront=storefront", MAY_APPLY
    ),
    # overdue of the owner's other store is overlooked
    Defect(TERMS, "if storefront.organisation_id:", "if False:", MAY_APPLY),
    # the most that a store may ask for is refused
    Defect(TERMS, "0 < fen <= terms.most_fen", "0 < fen < terms.most_fen", DECIDED),
    # pressed twice it is refused instead of being the same one
    Defect(APPLYING, "if form_key and (loan := known.first()):", "if loan := None:", DECIDED),
    # who reviewed approves
    Defect(LOANS, "(*_approver, _not_reviewed)", "_approver", DECIDED),
    # who approved pays
    Defect(LOANS, "(*_clerk, _not_approved)", "_clerk", DECIDED),
    # who proposed a write-off decides on it
    Defect(LOANS, "(*_approver, _not_proposed)", "_approver", REPAID),
    # a write-off comes a day early
    Defect(LOANS, "if late >= least:", "if late >= least - 1:", REPAID),
    # more is granted than was asked for
    Defect(DECIDING, "min(loan.asked_fen, terms.most_fen)", "terms.most_fen", DECIDED),
    # another account than the approved one is paid
    Defect(LENDING, "    payees.check_sealed(locked)\n", "", DECIDED),
    # the last instalment forgets the rest
    Defect(PLAN, "[fen - each * (parts - 1)]", "[each]", LENT),
    # what was partly covered counts as covered
    Defect(PLAN, "if line.left), None)", "if not line.covered), None)", REPAID),
    # a repayment is posted whatever is owed
    Defect(REPAYMENTS, "if fen > owed:", "if False:", REPAID),
    # paid off it goes on
    Defect(SETTLING, "if owed == 0 and", "if owed < 0 and", REPAID),
    # due today is overdue
    Defect(QUERYSETS, "Q(next_due__lt=day)", "Q(next_due__lte=day)", REPAID),
    # every night the same reminder
    Defect(REMINDERS, "if not key or key == loan.reminded:", "if not key:", REMINDED),
    # a foreign store's loan opens
    Defect(PORTAL, "Loan.objects.for_merchant(request.user)", "Loan.objects.all()", SEEN),
    # two decide at once, and neither sees the other
    Defect(DECIDING, "Loan.objects.select_for_update().get", "Loan.objects.get", RACES),
]
