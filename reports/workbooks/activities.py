"""活动, 服务和组织生活: what units and commercial districts did in the quarter and in the year."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from activities.enums import CaseKind, Theme
from core.sheets.layout import Field, Line, Table, summed, widened
from core.sheets.official import Book
from reports.edition import Edition
from reports.places import Place

PEOPLE, MEMBERS = "participants", "members_share/numerator"
ACTIVE = ("active_organisations", "organisations")
SHEET, CHART_ROWS, PIXELS, COLOUR = "活动", 14, 25, "#2F5583"
ACTIVITY_FIELDS = (
    Field("number", "序号", "serial", 5),
    Field("name", "填报单位（商圈）", "text", 23),
    Field("activities", "本季活动/合计", adds=tuple(f"activities_{theme}" for theme in Theme)),
    *(Field(f"activities_{theme}", f"本季活动/{theme.label}") for theme in Theme),
    Field("activities_year", "本年活动", width=7),
    Field(PEOPLE, "本季参加人次/合计", width=7),
    Field(MEMBERS, "本季参加人次/党员", width=7),
    Field("share", "本季参加人次/党员占比", "rate", 8, ratio=(MEMBERS, PEOPLE)),
    Field("active_organisations", "本季参加活动的单位/家数", width=7),
    Field("organisations", "本季参加活动的单位/单位数", width=7),
    Field("active", "本季参加活动的单位/参与率", "rate", 8, ratio=ACTIVE),
    Field("study_hours", "本季学时", "money", 10),
    Field("service_hours", "本季服务小时", "money", 10),
    Field("outcome_people_served", "本季成效/服务群众（人次）", width=9),
    Field("outcome_jobs", "本季成效/提供岗位（个）", width=8),
    Field("outcome_questionnaires", "本季成效/发放问卷（份）", width=8),
    Field("outcome_goods", "本季成效/物资折价（元）", "money", 12),
    Field("outcome_money", "本季成效/募集善款（元）", "money", 12),
)
KEPT, OWED = "life_rate/numerator", "life_rate/denominator"
MET, DUE = "joint_meetings_rate/numerator", "joint_meetings_rate/denominator"
IN_TIME, FELL_DUE = "cases_in_time/numerator", "cases_in_time/denominator"
ADOPTED, SUGGESTIONS = "adoption_rate/numerator", "adoption_rate/denominator"
TRAINED = "secretaries_trained_year/numerator"
SECRETARIES = "secretaries_trained_year/denominator"
SERVICE_FIELDS = (
    Field("number", "序号", "serial", 5),
    Field("name", "填报单位（商圈）", "text", 23),
    Field("claims", "本季认领（件）/认领", width=6),
    Field("claims_done", "本季认领（件）/办理", width=6),
    Field("claims_confirmed", "本季认领（件）/确认", width=6),
    Field("paired_households", "结对/帮扶户", width=6),
    Field("visits", "结对/本季走访（次）", width=8),
    Field("visited_people", "结对/本季走访（人次）", width=8),
    Field("duty_sessions", "进驻接访/本季（场）", width=8),
    Field("duty_visitors", "进驻接访/到访（人次）", width=8.8),
    Field("duty_answered", "进驻接访/答复（件）", width=8),
    Field("cases", "本季诉求建议（件）/合计", adds=tuple(f"cases_{kind}" for kind in CaseKind)),
    *(Field(f"cases_{kind}", f"本季诉求建议（件）/{kind.label}", width=6) for kind in CaseKind),
    Field(FELL_DUE, "答复期限在本季/到期", width=6),
    Field(IN_TIME, "答复期限在本季/按时", width=6),
    Field("in_time", "答复期限在本季/按时答复率", "rate", 8, ratio=(IN_TIME, FELL_DUE)),
    Field(SUGGESTIONS, "本季金点子/受理", width=6),
    Field(ADOPTED, "本季金点子/采纳", width=6),
    Field("adoption", "本季金点子/采纳率", "rate", 8, ratio=(ADOPTED, SUGGESTIONS)),
    Field("volunteer_teams", "志愿者/服务队（支）", width=8.8),
    Field("volunteers", "志愿者/登记（人）", width=8),
    Field("active_volunteers", "志愿者/本季活跃（人）", width=7),
    Field(OWED, "组织生活/应办", width=7),
    Field(KEPT, "组织生活/已办", width=7),
    Field("life", "组织生活/落实率", "rate", 8, ratio=(KEPT, OWED)),
    Field(DUE, "联席会议/应开", width=6),
    Field(MET, "联席会议/已开", width=6),
    Field("met", "联席会议/落实率", "rate", 8, ratio=(MET, DUE)),
    Field(SECRETARIES, "书记培训/在任书记", width=6),
    Field(TRAINED, "书记培训/本年参训", width=6),
    Field("trained", "书记培训/参训率", "rate", 8, ratio=(TRAINED, SECRETARIES)),
    Field("project_savings", "本季攻关节约（元）", "money", 12),
)
DONE = ("activities_year", "cases_year", "volunteers")  # of any of them, or there is no sheet
TIMES = (
    "本季的数是本季度内的，本年的数自 1 月 1 日至截止日期；多日的活动按开始那天计。"
    "合计的比率由合计数计算，分母为零的比率记“—”；缩进各行是上一填报单位内的商圈，已含在该填报单位内。"
)


def activities(edition: Edition) -> Table | None:
    """Nothing where nothing was ever done."""
    return _table(edition, SHEET, "活动情况表", ACTIVITY_FIELDS, "场、人次、家、元")


def services(edition: Edition) -> Table | None:
    """Nothing where nothing was ever done."""
    return _table(edition, "服务和组织生活", "服务和组织生活情况表", SERVICE_FIELDS, "见各列")


def add(book: Book, edition: Edition) -> None:
    table = activities(edition)
    if table is not None:
        _draw(book, book.table(table), table, edition)


def _table(
    edition: Edition, name: str, title: str, fields: Sequence[Field], measures: str
) -> Table | None:
    if not any(edition.total[code][0] for code in DONE):
        return None
    rows = [_line(place, fields) for place in edition.places]
    numbered = [index for index, place in enumerate(edition.places) if place.number]
    total = summed(fields, rows, numbered, name="合计")
    return Table(
        name=name,
        title=f"{edition.heading}{title}",
        fields=widened(fields, total),
        lines=[*rows, total],
        unit=edition.area,
        reported=edition.reported,
        measures=measures,
        notes=(f"说明：1. {TIMES}", f"2. {edition.source}"),
        room=CHART_ROWS if name == SHEET else 0,
    )


def _line(place: Place, fields: Sequence[Field]) -> Line:
    summed_up = [field.key for field in fields if field.kind in {"count", "money"}]
    values = {key: place.amount(key) for key in summed_up}
    style = "body" if place.number else "part"
    return Line({**values, "number": place.number, "name": place.label}, style)


def _draw(book: Book, sheet: Worksheet, table: Table, edition: Edition) -> None:
    """The activities of the whole by theme; the numbers stand in the last row below."""
    themes = [n for n, field in enumerate(ACTIVITY_FIELDS) if field.title.startswith("本季活动/")]
    first, last = themes[1], themes[-1]  # without their sum
    head, total = table.head + 1, table.first + len(edition.places)
    chart = book.workbook.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": "本季活动（场）",
            "categories": [SHEET, head, first, head, last],
            "values": [SHEET, total, first, total, last],
            "fill": {"color": COLOUR},
            "gap": 80,
            "data_labels": {"value": True, "font": {"size": 9}},
        }
    )
    chart.set_title({"name": f"{edition.heading}各主题活动（场）", "overlay": False})
    chart.set_legend({"none": True})
    chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": 900, "height": CHART_ROWS * PIXELS - 16})
    told = {"description": "本季各主题活动的柱形图，数字见下表合计行"}
    sheet.insert_chart(2, 0, chart, {"x_offset": 4, "y_offset": 8, **told})
