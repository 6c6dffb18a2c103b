"""Slips in the quarterly workbook and in handing it out."""

from tests.defects import Defect

AREAS, BOOKS = "tests/reports/test_area_changes.py", "tests/reports/test_workbooks.py"
VIEWS, UNITS = "tests/reports/test_views_workbooks.py", "tests/reports/test_workbook_units.py"
CELLS, STYLE = "tests/reports/test_workbook_cells.py", "tests/reports/test_workbook_style.py"
FLAT = "tests/core/test_sheets_flat.py tests/core/test_sheets_writing.py"
LISTING, EXPORTING = "reports/workbooks/listing.py", "reports/exporting.py"

DEFECTS = [
    Defect(
        "reports/workbooks/answering.py",
        "Territory.on(report.area, report.day)",
        "Territory.on(report.area, report.day.replace(year=9999))",
        AREAS,
    ),
    Defect(LISTING, "if row - first != self.table.count:", "if row < first:", BOOKS),
    Defect(LISTING, 'return "√" if value else "×"', 'return "√" if value else ""', CELLS),
    Defect(LISTING, "if one.adds and known:", "if one.adds and not known:", BOOKS),
    Defect(
        LISTING,
        "[before], rows.blocks(tell), [mark + rest]",
        "[before], rows.blocks(tell), [rest]",
        BOOKS,
    ),
    Defect(
        "reports/workbooks/styled.py",
        "self._written += rows",
        "self._written = rows",
        BOOKS,
    ),
    Defect(
        "reports/workbooks/styled.py",
        "set_up(sheet, table, end - 1, self._closing(sheet, table, below))",
        "set_up(sheet, table, below, self._closing(sheet, table, below))",
        f"{BOOKS} {UNITS} {CELLS}",
    ),
    Defect(
        "reports/workbooks/standing.py",
        "row += 1 + unit.count",
        "row += unit.count",
        f"{BOOKS} {UNITS} {CELLS}",
    ),
    Defect(
        "reports/workbooks/organisations.py",
        "counted=Case(whether, default=Value(False)",
        "counted=Case(whether, default=Value(True)",
        f"{CELLS} {BOOKS}",
    ),
    Defect(
        "reports/workbooks/book.py",
        "yield from found or SHEETS",
        "yield from SHEETS",
        STYLE,
    ),
    Defect(
        "reports/workbooks/summary.py",
        "if place.number]",
        "]",
        f"{BOOKS} {CELLS}",
    ),
    Defect(
        EXPORTING,
        "rows_of(edition) > export_jobs.DIRECT and",
        "rows_of(edition) >= export_jobs.DIRECT and",
        VIEWS,
    ),
    Defect(
        EXPORTING,
        " and filing.filed_workbook(edition, paper) is None",
        "",
        VIEWS,
    ),
    Defect(
        EXPORTING,
        '"unit": edition.unit.code if edition.unit else ""}',
        '"unit": ""}',
        VIEWS,
    ),
    Defect(
        "reports/views/workbooks.py",
        'if request.method != "POST":',
        'if request.method == "HEAD":',
        VIEWS,
    ),
    Defect(
        "reports/views/workbooks.py",
        "if not may_export(user, edition.unit or edition.report.area):",
        "if not may_export(user, edition.report.area) and not edition.unit:",
        f"{VIEWS} tests/reports/test_views_cycle.py",
    ),
    Defect(
        "reports/cycle/filing.py",
        "if paper or not edition.is_whole:",
        "if not edition.is_whole:",
        f"{VIEWS} tests/reports/test_filing.py",
    ),
    Defect(
        "districts/services/exports.py",
        "if export.book:\n        return export.book.log(by)\n",
        "",
        VIEWS,
    ),
    Defect(
        "core/sheets/flat.py",
        'plain = words if not ODD.search("".join(words)) else map(safe, words)',
        "plain = words",
        FLAT,
    ),
    Defect(
        "core/sheets/flat.py",
        "high = [min(line * lines[i] + 4, HIGHEST)",
        "high = [line * lines[i] + 4",
        FLAT,
    ),
    Defect(
        "reports/lists/exports.py",
        "if not may_export(user, page.selection.area):",
        "if not may_export(user, page.selection.area) and page.ticked:",
        "tests/reports/test_exports.py tests/reports/test_views_exports.py",
    ),
]
