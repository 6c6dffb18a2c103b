"""Slips in ad-hoc tables and in the plan of a commercial district."""

from tests.defects import Defect

ASKING, FRAMES = "reports/tables/asking.py", "reports/tables/frames.py"
SPOTS, PIVOT = "reports/tables/spots.py", "reports/tables/pivot.py"
TEMPLATES, PLAN = "reports/tables/templates.py", "reports/boards/plan.py"
TABLES, PAGES = "tests/reports/test_tables.py", "tests/reports/test_tables_pages.py"
OF_PLAN = "tests/reports/test_plan.py"

DEFECTS = [
    Defect(ASKING, "len(codes) > MOST_INDICATORS", "len(codes) > 99", TABLES),
    Defect(ASKING, "Span.SAME: 4", "Span.SAME: 1", TABLES),
    Defect(ASKING, "if not found.flow else", "if True else", TABLES),
    Defect(
        FRAMES,
        "BY_CODE[code].distinct and self._mixed(spot)",
        "False and self._mixed(spot)",
        TABLES,
    ),
    Defect(FRAMES, "(bottom * 2)", "bottom", TABLES),
    Defect(SPOTS, '("report__area__path"), "report__edition"', '("report__area__path")', TABLES),
    Defect(PIVOT, 'into["direct"] = 1', "pass", TABLES),
    Defect(TEMPLATES, "Q(shared=True) | Q(owner=user)", "Q()", PAGES),
    Defect(TEMPLATES, "(template.shared and official)", "template.shared", PAGES),
    Defect(
        "reports/lists/drilldowns.py",
        "return not self.of_organisations or self.gap != NO_LEDGER",
        "return True",
        "tests/reports/test_without_ledger.py",
    ),
    Defect(PLAN, "of != OrganisationKind.SOLE_PROPRIETOR", "True", OF_PLAN),
    Defect(PLAN, "lowest = max(lowest, 1)", "pass", OF_PLAN),
    Defect("reports/sql/organisation_facts.sql", "having min(s.floor) = max(s.floor)", "", OF_PLAN),
]
