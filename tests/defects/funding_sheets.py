"""Slips in the ledger of money in and out: what is posted, what is known, who confirms."""

from tests.defects import Defect

LISTING = "funding/services/ledger_listing.py"
LINES = "funding/services/ledger_lines.py"
SHEET = "funding/sheets/funding.py"
IMPORTS = "districts/services/imports.py"
WIZARD = "tests/funding/test_sheets_funding.py"
SIGNED = "tests/funding/test_views_statement.py"

DEFECTS = [
    Defect(IMPORTS, "    if by == batch.by:\n", "    if by is None:\n", WIZARD),
    Defect(IMPORTS, 'if counts["wrong"] and kind.confirmed_by:', "if False:", WIZARD),
    Defect(LISTING, "            if short < 0:", "            if short <= 0:", WIZARD),
    Defect(LISTING, "if day and held < 0:", "if day and held <= 0:", WIZARD),
    Defect(
        LISTING, "                continue\n            self.days", "            self.days", WIZARD
    ),
    Defect(LISTING, "        same.remove(line)\n", "", WIZARD),
    Defect(LISTING, "if line.voucher and not line.turned:", "if line.voucher:", WIZARD),
    Defect(LISTING, "if day > self.context.day:", "if day >= self.context.day:", WIZARD),
    Defect(LISTING, "day <= self.closed.get(", "day < self.closed.get(", WIZARD),
    Defect(LISTING, 'if row["income"] and row["expense"]:', "if False:", WIZARD),
    Defect(
        LISTING, "            if kind == JournalKind.OPENING:\n", "            if False:\n", WIZARD
    ),
    Defect(SHEET, 'return NEVER if batch.kind == CODE else ""', 'return ""', WIZARD),
    Defect(
        SHEET,
        "lines = ((out, -made.fen), (to, made.fen))",
        "lines = ((out, made.fen), (to, -made.fen))",
        WIZARD,
    ),
    Defect(LINES, "journal__day__lt=period.first", "journal__day__lte=period.first", SIGNED),
    Defect(LINES, "party_organisation=None)", "party_organisation__isnull=False)", SIGNED),
]
