"""A superior's form of 金凤区 as an official uploads, maps and fills it, and tables kept under a
name. The form is made here and says 演示. What is there already stays."""

import io

from django.http import QueryDict
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from accounts.models import User
from config.demo.users import LOCKER
from core.sheets.guard import column_letters
from districts.models import Area
from reports import bases
from reports.enums import FormPart, FormScale, ReportState
from reports.models import FormTemplate, FormVersion, QuarterlyReport, TableTemplate
from reports.superior import filling, mapping, templates
from reports.superior.contents import Content
from reports.superior.sheets import sheet_of
from reports.tables import templates as tables
from reports.tables.asking import asked

DISTRICT, ELSEWHERE = "640106", "410303"
FORM, FILE = "商圈党建工作情况季报表（演示）", "商圈党建工作情况季报表（演示）.xlsx"
SHEET = "季报表"
UNITS = ("满城北街", "黄河东路", "长城中路", "北京中路", "阅海湾中央商务区")
FIRST, LAST = 6, 10  # rows of the units
TOTAL, FOOT = 11, 12
NUMBER = FormPart.NUMERATOR
#: by column: caption below its group, and an indicator or a formula of the row ({row})
COLUMNS: tuple[tuple[str, str, str | Content], ...] = (
    ("", "单位（家）", Content(NUMBER, "organisations")),
    ("已建立党组织（家）", "单独组建", Content(NUMBER, "standalone")),
    ("已建立党组织（家）", "联合组建", Content(NUMBER, "joint")),
    ("已建立党组织（家）", "其他方式", Content(NUMBER, "other")),
    ("已建立党组织（家）", "小计", "=SUM(C{row}:E{row})"),
    ("覆盖率（%）", "组织覆盖率", '=IFERROR(ROUND(F{row}/B{row}*100,1),"—")'),
    (
        "覆盖率（%）",
        "工作覆盖率",
        Content(FormPart.RATE, "work_coverage", scale=FormScale.PERCENT),
    ),
    ("", "党组织（个）", Content(NUMBER, "party_organisations")),
    ("", "党员（名）", Content(NUMBER, "members")),
    ("", "位次", '=IFERROR(RANK(G{row},G$6:G$10),"—")'),  # left to Excel
)
#: what stands in the rows and columns of a table kept
BY_QUARTER = "rows=units&columns=quarters&span=run&quarters=8"
BY_DISTRICT = "rows=commercial&columns=indicators&span=one"
#: area, who keeps it, name, how it is laid out, and its indicators
TABLES = (
    (DISTRICT, "official", "各街道组织覆盖率逐季（演示）", BY_QUARTER, ("organisation_coverage",)),
    (
        DISTRICT,
        "official",
        "各商圈商户和称号（演示）",
        BY_DISTRICT,
        ("storefronts", "model_stores", "honest_merchants"),
    ),
    (
        ELSEWHERE,
        LOCKER,
        "各商圈党员示范店（演示）",
        BY_DISTRICT,
        ("storefronts", "model_stores", "model_stores_awarded"),
    ),
)


def load_superior(areas: dict[str, Area], users: dict[str, User]) -> bool:
    """After the quarters. Whether anything was made."""
    made = _form(areas[DISTRICT], users["official"])
    for code, keeper, name, layout, indicators in TABLES:
        words = "&".join([layout, *(f"indicator={one}" for one in indicators)])
        made = _table(areas[code], users[keeper], name, words) or made
    return made


# The form


def _form(area: Area, by: User) -> bool:
    """Filled for the newest locked quarter."""
    if FormTemplate.objects.filter(area=area, name=FORM).exists():
        return False
    book = io.BytesIO()
    workbook().save(book)
    book.seek(0)
    template = templates.upload(area=area, name=FORM, file=book, filename=FILE, by=by)
    version = templates.newest(template)
    _map(version, by)
    locked = QuarterlyReport.objects.filter(area=area, state=ReportState.LOCKED)
    report = locked.select_related("area").order_by("-year", "-quarter", "-edition").first()
    if report is not None:
        filling.hand_out(version, report, bases.of_report(report)[0], by=by)
    return True


def _map(version: FormVersion, by: User) -> None:
    """The first unit's line cell by cell, the others like it; then the texts of the head."""
    for column, (_, _, what) in enumerate(COLUMNS, 2):
        if isinstance(what, Content):
            mapping.put(version, SHEET, (FIRST, column), what, by=by)
    found = mapping.run((FIRST, 1), (LAST, 1))
    units = list(Area.objects.filter(parent=version.template.area))
    named = mapping.names(sheet_of(version, SHEET), found, units)
    whose = [str(one.unit.pk) if one.unit else "" for one in named]
    mapping.put_run(version, SHEET, found, whose, by=by)
    rate = Content(FormPart.RATE, "work_coverage", scale=FormScale.PERCENT)
    mapping.put(version, SHEET, (TOTAL, 8), rate, by=by)
    for spot, code in (((2, 2), "area"), ((2, 6), "quarter"), ((FOOT, 9), "reported")):
        mapping.put(version, SHEET, spot, Content(FormPart.TEXT, code), by=by)


def workbook() -> Workbook:
    """In the style of such forms: a merged head in three rows, units down, figures across, sums."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    _title(sheet)
    _head(sheet)
    for row, unit in enumerate(UNITS, FIRST):
        _line(sheet, row, unit)
    _line(sheet, TOTAL, "合  计", total=True)
    _foot(sheet)
    _look(sheet)
    return book


def _title(sheet: Worksheet) -> None:
    sheet["A1"] = FORM
    sheet["A1"].font = Font(name="方正小标宋简体", size=18)
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    sheet.merge_cells("A1:K1")
    sheet["A2"], sheet["E2"], sheet["J2"] = "填报单位（盖章）：", "季度：", "表号：演示01表"
    for cells in ("B2:D2", "F2:H2", "J2:K2"):
        sheet.merge_cells(cells)


def _head(sheet: Worksheet) -> None:
    sheet["A3"] = "填报单位"
    sheet.merge_cells("A3:A5")
    groups: dict[str, list[int]] = {}
    for column, (group, caption, _) in enumerate(COLUMNS, 2):
        sheet.cell(4 if group else 3, column, caption)
        if group:
            groups.setdefault(group, []).append(column)
        letter = column_letters(column)
        sheet.merge_cells(f"{letter}{4 if group else 3}:{letter}5")
    for group, columns in groups.items():
        sheet.cell(3, columns[0], group)
        sheet.merge_cells(f"{column_letters(columns[0])}3:{column_letters(columns[-1])}3")


def _line(sheet: Worksheet, row: int, name: str, *, total: bool = False) -> None:
    """Counts of the total are sums over the units; what is no count has its own formula or none."""
    sheet.cell(row, 1, name)
    for column, (_, _, what) in enumerate(COLUMNS, 2):
        letter = column_letters(column)
        if isinstance(what, str):
            ranked = "RANK" in what
            sheet.cell(row, column, None if total and ranked else what.format(row=row))
        elif total and what.part == NUMBER:
            sheet.cell(row, column, f"=SUM({letter}{FIRST}:{letter}{LAST})")


def _foot(sheet: Worksheet) -> None:
    sheet.cell(FOOT, 1, "单位负责人：")
    sheet.cell(FOOT, 4, "填表人：")
    sheet.cell(FOOT, 8, "报出日期：")
    sheet.merge_cells(f"I{FOOT}:J{FOOT}")


def _look(sheet: Worksheet) -> None:
    thin = Side(style="thin")
    border = Border(left=thin, right=thin, top=thin, bottom=thin)
    for number, row in enumerate(sheet.iter_rows(3, TOTAL, 1, len(COLUMNS) + 1), 3):
        for cell in row:
            cell.border = border
            cell.font = Font(name="仿宋_GB2312", size=11, bold=not FIRST <= number <= LAST)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for number in range(1, FOOT + 1):
        sheet.row_dimensions[number].height = 34 if number == 1 else 24
    sheet.column_dimensions["A"].width = 20
    for column in range(2, len(COLUMNS) + 2):
        sheet.column_dimensions[column_letters(column)].width = 11
    sheet.freeze_panes = "B6"
    sheet.print_title_rows = "3:5"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True


# Tables


def _table(area: Area, by: User, name: str, words: str) -> bool:
    """Kept for everybody of the area."""
    if TableTemplate.objects.filter(area=area, name=name).exists():
        return False
    found = asked(QueryDict(f"area={area.code}&{words}"), by)
    if found is not None:
        tables.keep(found, name=name, shared=True, by=by)
    return True
