"""Slips in the check book: each turns a comparison, so that a fault would pass or books that agree
would not."""

from tests.defects import Defect

BOOK = "reports/cycle/check_book"
PARTS, RATES, JUMPS = f"{BOOK}/parts.py", f"{BOOK}/rates.py", f"{BOOK}/jumps.py"
TABLES, MONEY, REGISTERS = f"{BOOK}/tables.py", f"{BOOK}/money.py", f"{BOOK}/registers.py"
EVIDENCE, OPENINGS, CHECKS = f"{BOOK}/evidence.py", f"{BOOK}/openings.py", "reports/cycle/checks.py"
FINDINGS, BLOCKS = "reports/cycle/findings.py", "reports/cycle/standing.py"
EXPLAINING, PAGE = "reports/cycle/explaining.py", "reports/views/checks.py"
FOUND = "tests/reports/test_checks.py"
EXPLAINED = "tests/reports/test_explaining.py"
SEEN = "tests/reports/test_views_checks.py"

DEFECTS = [
    # parts and wholes
    Defect(PARTS, "if found != row.number(total):", "if found > row.number(total):", FOUND),
    Defect(
        PARTS,
        "if below + direct[code] != whole.number(code):",
        "if below + direct[code] > whole.number(code):",
        FOUND,
    ),
    Defect(PARTS, "if found > row.number(code):", "if found < row.number(code):", FOUND),
    Defect(PARTS, "sorted(found, reverse=True)", "sorted(found)", FOUND),
    # rates
    Defect(
        RATES,
        "above, below = row.counts[code]\n            if above > below:",
        "above, below = row.counts[code]\n            if above >= below:",
        FOUND,
    ),
    Defect(
        RATES,
        "row.number(spent), row.number(budget)\n        if above > below:",
        "row.number(spent), row.number(budget)\n        if above < below:",
        FOUND,
    ),
    Defect(RATES, "if less > more:", "if less < more:", FOUND),
    Defect(RATES, 'members__gt=F("staff")', 'members__gte=F("staff")', FOUND),
    Defect(RATES, "staff__gt=0, ", "", FOUND),
    # jumps
    Defect(JUMPS, "* 100 > limit * then", "* 100 >= limit * then", FOUND),
    Defect(JUMPS, "if base >= max(enough, 1)", "if base >= 1", FOUND),
    Defect(JUMPS, "QUARTER, YEAR = 1, 4", "QUARTER, YEAR = 4, 1", FOUND),
    # tables against each other
    Defect(
        TABLES,
        "if again[code] != row.number(code):",
        "if again[code] > row.number(code):",
        FOUND,
    ),
    Defect(TABLES, "alike = found == total", "alike = found >= total", FOUND),
    Defect(TABLES, "if bar != found:", "if bar < found:", FOUND),
    Defect(TABLES, "if found != one.count:", "if found > one.count:", FOUND),
    # money
    Defect(
        MONEY, "then[HELD][0] != row.number(OPENING)", "then[HELD][0] > row.number(OPENING)", FOUND
    ),
    Defect(MONEY, "held.exclude(balance=moved)", "held.exclude(balance__lte=moved)", FOUND),
    Defect(MONEY, "OPENING: one.opening + one.carried,", "OPENING: one.closing,", FOUND),
    Defect(MONEY, "if found != row.number(code):", "if found < row.number(code):", FOUND),
    # registers
    Defect(REGISTERS, "and not place.ledger:", "and place.ledger:", FOUND),
    Defect(REGISTERS, "filter(secretary=False)", "filter(secretary=True)", FOUND),
    Defect(REGISTERS, "facts.exclude(Exists(been))", "facts.filter(Exists(been))", FOUND),
    Defect(
        "reports/sql/stated_beside_register.sql",
        "where fact.members <> coalesce(r.members, 0)",
        "where fact.members < coalesce(r.members, 0)",
        FOUND,
    ),
    # openings
    Defect(OPENINGS, "if first != then:", "if first < then:", FOUND),
    # whose, and whether it counts
    Defect(CHECKS, "return one if known else", "return one if True else", FOUND),
    Defect(FINDINGS, "if unit is None or one.area_id == unit.pk", "if True", FOUND),
    Defect(FINDINGS, "and not (part and check.of_all)", "", FOUND),
    Defect(FINDINGS, "checks.looked_at(asked, handed_in(report))", "{}", FOUND),
    Defect(BLOCKS, "if one.area.pk != self.own.area.pk", "if True", SEEN),
    Defect(
        BLOCKS, "return sum(one.found.open for one in self.told)", "return len(self.told)", SEEN
    ),
    Defect(
        f"{BOOK}/definition.py",
        "known is not None and known.told == told",
        "known is not None",
        EXPLAINED,
    ),
    Defect(EXPLAINING, 'if found.level == "error":', 'if found.level == "note":', EXPLAINED),
    Defect(EXPLAINING, "state=SubmissionState.SUBMITTED", "state=SubmissionState.OPEN", EXPLAINED),
    Defect(
        "reports/cycle/standing.py",
        'rights = ("change", "lock") if area.pk',
        'rights = ("change",) if area.pk',
        EXPLAINED,
    ),
    Defect(
        "reports/views/seeing.py",
        "parts = of_user(user).filter(report=pk)",
        "parts = Submission.objects.filter(report=pk)",
        SEEN,
    ),
]
