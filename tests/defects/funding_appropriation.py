"""Slips in appropriation: what is split, who is counted, what is paid twice, what the bank says."""

from tests.defects import Defect

SPLIT = "funding/services/allocation.py"
COUNT = "funding/services/entitlements.py"
PROPOSE = "funding/services/proposing.py"
LIFE = "funding/services/appropriating.py"
BANK = "funding/services/bank_results.py"
SIGN = "funding/services/signing.py"
DUE = "funding/services/due_appropriations.py"
RULES = "funding/services/standards.py"
RECEIVE = "funding/services/receiving.py"
SPLITTING = "tests/funding/test_services_allocation.py"
PROPOSED = "tests/funding/test_services_proposing.py"
BATCHES = "tests/funding/test_services_appropriating.py"
PAGES = "tests/funding/test_admin_appropriation.py"
TOLD = "tests/funding/test_rules_appropriations.py"
STANDARDS = "tests/funding/test_services_standards.py"
RACES = "tests/funding/test_races_appropriating.py"
RECEIVING = "tests/funding/test_receiving.py"

DEFECTS = [
    Defect(SPLIT, ">= self.whole:", "> 9 * self.whole:", SPLITTING),
    Defect(SPLIT, "while over <= -self.whole:", "while over <= -9 * self.whole:", SPLITTING),
    Defect(SPLIT, "for row in sorted(keys):", "for row in keys:", SPLITTING),
    Defect(
        COUNT,
        "counts[party.pk].formal",
        "counts[party.pk].full + counts[party.pk].floating",
        PROPOSED,
    ),
    Defect(COUNT, "rule.since <= party.founded", "rule.since < party.founded", PROPOSED),
    Defect(COUNT, "(DocumentState.DROPPED, DocumentState.REVERSED)", "()", PROPOSED),
    Defect(COUNT, "allocation.quarter(fen, quarter.number)", "fen // 12", PROPOSED),
    Defect(
        PROPOSE, "if not eve <= day <= quarter.last:", "if not eve < day <= quarter.last:", PROPOSED
    ),
    Defect(PROPOSE, "rows.filter(~Exists(since))", "rows", BATCHES),
    Defect(LIFE, "(decides, not_own))\nRETURN", "(decides,))\nRETURN", BATCHES),
    Defect(LIFE, "        if payer.lacks:\n", "        if payer.lacks < 0:\n", BATCHES),
    Defect(BANK, "if result.fen != line.fen:", "if result.fen > line.fen * 9:", PAGES),
    Defect(BANK, "if not result.paid and line.state == LineState.SIGNED:", "if False:", PAGES),
    Defect(SIGN, "day < moved.paid_on", "day > moved.paid_on", PAGES),
    Defect(DUE, "paid_on__lt=before(day, days)", "paid_on__lte=before(day, days)", TOLD),
    Defect(RECEIVE, " and account.seal == seal(account)", "", RECEIVING),
    Defect(RECEIVE, "Q(checked_by=None) | Q(pk__in=broken)", "Q(checked_by=None)", RECEIVING),
    Defect(RECEIVE, " or _reaches_further(former, account)", "", RECEIVING),
    Defect(RECEIVE, 'return OWN if account.made_by_id == user.pk else ""', 'return ""', RECEIVING),
    Defect(RECEIVE, "if seal(locked) != (", "if False and (", RECEIVING),
    Defect(RULES, "if day != Quarter.of(day).first:", "if day.day != 1:", STANDARDS),
    # the same bank result handed in twice at once
    Defect(BANK, 'objects.select_for_update(no_key=True, of=("self",))', "objects.all()", RACES),
]
