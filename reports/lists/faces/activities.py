"""How activities read: who was there in numbers, what came of them; no person."""

from collections.abc import Iterator
from dataclasses import dataclass

from activities.enums import YUAN, ActivityKind, OutcomeMetric, Theme
from core.money import yuan
from reports.lists.faces.definition import AREA, DAY, DISTRICT, PLACE, WHOLE, Face, Head, Row, Shown

THEMES = {theme.value: str(theme.label) for theme in Theme}
KINDS = {kind.value: str(kind.label) for kind in ActivityKind}
METRICS = {metric.value: str(metric.label).rstrip("）").split("（") for metric in OutcomeMetric}


def hours(tenths: int) -> str:
    return f"{tenths / 10:g}" if tenths else "—"


@dataclass(frozen=True)
class ActivityRow(Row):
    @property
    def theme(self) -> str:
        return THEMES[self.fact.theme]

    @property
    def kind(self) -> str:
        return KINDS[self.fact.kind]

    @property
    def hours(self) -> str:
        """学时 or service hours, as its theme has them."""
        return hours(self.fact.study_tenths + self.fact.service_tenths)

    @property
    def outcomes(self) -> str:
        return "、".join(self._outcomes()) or "—"

    def _outcomes(self) -> Iterator[str]:
        for metric, (title, unit) in METRICS.items():
            if value := getattr(self.fact, metric):
                shown = yuan(value) if metric in YUAN else f"{value:,}"
                yield f"{title} {shown} {unit}"


HEADS = (
    Head("活动", "name"),
    Head("日期", "day"),
    Head("主题"),
    Head("类别"),
    Head("主办方"),
    Head("所在区划"),
    Head("商圈"),
    Head("参加人次", "people", number=True),
    Head("其中党员", "members", number=True),
    Head("单位", number=True),
    Head("时长", number=True, last=True),
    Head("成效"),
)
COLUMNS = (
    Shown("活动", 34, lambda row: row.fact.name),
    Shown("日期", 12, lambda row: row.fact.day, DAY),
    Shown("主题", 10, lambda row: row.theme),
    Shown("类别", 18, lambda row: row.kind),
    Shown("主办方", 30, lambda row: row.fact.host),
    AREA,
    DISTRICT,
    Shown("参加人次", 10, lambda row: row.fact.people, WHOLE),
    Shown("其中党员", 10, lambda row: row.fact.members, WHOLE),
    Shown("单位", 8, lambda row: row.fact.organisations, WHOLE),
    Shown("时长", 8, lambda row: row.hours),
    Shown("成效", 40, lambda row: row.outcomes),
)
READ = (
    *PLACE,
    *("day", "theme", "kind", "host", "people", "members", "organisations"),
    *("study_tenths", "service_tenths", *METRICS),
)
FACE = Face(
    ActivityRow,
    "reports/activity_rows.html",
    HEADS,
    COLUMNS,
    READ,
    ("activities", "activities_year", "participants", "active_organisations"),
)
