"""What is due of organisational life, joint meetings and resolutions, appraisals, study hours."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from activities.enums import ActivityKind
from activities.services import appraising, duties, life, resolutions, study
from activities.services.life import Asked, Line, Stretch
from core.dated import Quarter
from districts import limits
from districts.advice import Finding, Rule, page
from districts.models import Area, PartyOrganisation
from districts.scoping import below

FEW = 5  # branches of an area that have to-dos of their own; more become one
STUDY_MONTH = 10  # from when on in the year hours that are lacking are told
APPRAISAL_MONTH = 12


def _late(path: str, day: dt.date) -> Iterator[Finding]:
    """Of the quarter of the day and the one before it: for each branch, or one for the area where
    there are many. A year that is over is late with its last quarter."""
    parties = PartyOrganisation.objects.filter(below(path))
    codes = _codes(path)
    for quarter in (Quarter.of(day).shift(-1), Quarter.of(day)):
        stretch = Stretch.of_quarter(quarter)
        by_area: dict[int, list[Line]] = defaultdict(list)
        for line in life.lines(parties, Asked(stretch, day, late=True)):
            by_area[line.area_id].append(line)
        for area, lines in by_area.items():
            yield from _told(area, codes[area], lines, stretch)


def _codes(path: str) -> dict[int, str]:
    return dict(Area.objects.filter(below(path, "")).values_list("pk", "code"))


def _told(area: int, code: str, lines: list[Line], stretch: Stretch) -> Iterator[Finding]:
    if len(lines) > FEW:
        number = sum(line.late for line in lines)
        yield Finding(
            f"{area}-{stretch.text}",
            area,
            f"{stretch.title}组织生活逾期：{len(lines)} 个支部",
            f"共 {number} 项没有开展或没有登记",
            f"{reverse('life')}?period={stretch.text}&late=1&area={code}",
            due=min(_first(line) for line in lines),
        )
        return
    for line in lines:
        yield Finding(
            f"{line.pk}-{stretch.text}",
            area,
            f"组织生活逾期：{line.name}",
            _lacking(line, stretch),
            f"{reverse('life-branch', args=[line.pk])}?period={stretch.text}",
            due=_first(line),
        )


def _first(line: Line) -> dt.date:
    """The last day on which the oldest would have been in time."""
    return min(one.last for state in line.states.values() for one in state.late)


def _lacking(line: Line, stretch: Stretch) -> str:
    said = [
        f"{state.duty.title}（{life.told(state.late, stretch)}）"
        for state in line.states.values()
        if state.late
    ]
    return f"{stretch.title}：{'、'.join(said)}"


def _meetings(path: str, day: dt.date) -> Iterator[Finding]:
    quarter = Quarter.of(day)
    for committee, held, needed in resolutions.without_meeting(path, day):
        yield Finding(
            f"{committee.pk}-{quarter}",
            committee.area_id,
            f"本季联席会议：{committee}",
            f"已召开 {held} 次，应召开 {needed} 次，{quarter.last} 前召开",
            f"{reverse('meeting-record', args=[committee.pk])}?kind={ActivityKind.JOINT_MEETING}",
            due=quarter.last,
        )


def _resolutions(path: str, day: dt.date) -> Iterator[Finding]:
    for one in resolutions.pressing(path, day):
        late = (day - one.due).days
        yield Finding(
            str(one.pk),
            one.activity.area_id,
            f"决议{'逾期' if late > 0 else '将到期'}：{one.text[:60]}",
            f"{one}，由{one.responsible}落实，期限 {one.due}",
            page("activities_resolution", one.pk, "follow"),
            due=one.due,
        )


def _ungraded(path: str, day: dt.date) -> Iterator[Finding]:
    """One for each branch whose appraisal of this year or the last has no grades."""
    for year in (day.year - 1, day.year):
        for one in appraising.missing(path, year, day):
            party = one.party_organisation
            yield Finding(
                str(one.pk),
                party.area_id,
                f"民主评议没有登记等次：{party}",
                f"{year}年度，{one.day} 评议",
                page("activities_appraisal", one.pk, "grade"),
                due=one.day,
            )


def _unappraised(path: str, day: dt.date) -> Iterator[Finding]:
    """In December: for each area the branches that have not appraised this year."""
    if day.month < APPRAISAL_MONTH:
        return
    parties = dict(PartyOrganisation.objects.filter(below(path)).values_list("pk", "area"))
    codes = _codes(path)
    year = Stretch.of_year(day.year)
    found = duties.states(list(parties), duties.spans(year.first, year.last, day), day)
    lacking: dict[int, int] = defaultdict(int)
    for pk, states in found.items():
        state = states.get(ActivityKind.APPRAISAL)
        if state is not None and state.due:
            lacking[parties[pk]] += 1
    for area, number in lacking.items():
        yield Finding(
            f"{area}-{day.year}",
            area,
            f"{day.year}年民主评议未开展：{number} 个支部",
            f"{year.last} 前完成并登记等次",
            f"{reverse('life')}?period={Quarter.of(day)}&area={codes[area]}",
            due=year.last,
        )


def _behind(path: str, day: dt.date) -> Iterator[Finding]:
    """Late in the year: for each branch how many lack hours, or one for the area where there are
    many branches; nobody is named."""
    if day.month < STUDY_MONTH:
        return
    by_area: dict[int, list[dict[str, Any]]] = defaultdict(list)
    codes = _codes(path)
    for row in study.behind(path, day.year, day):
        by_area[row["party_organisation__area"]].append(row)
    last = dt.date(day.year, 12, 31)
    for area, rows in by_area.items():
        if len(rows) > FEW:
            number = sum(row["number"] for row in rows)
            yield Finding(
                f"area-{area}-{day.year}",
                area,
                f"党员学时不足：{len(rows)} 个支部",
                f"{number} 名党员本年学时不足，{last} 前补学",
                f"{reverse('life-study')}?period={day.year}&late=1&area={codes[area]}",
                due=last,
            )
            continue
        for row in rows:
            yield Finding(
                f"{row['party_organisation']}-{day.year}",
                area,
                f"党员学时不足：{row['party_organisation__name']}",
                f"{row['number']} 名党员本年学时不足，{last} 前补学",
                f"{reverse('life-branch', args=[row['party_organisation']])}?period={day.year}",
                due=last,
            )


def _rule(code: str) -> str:
    return f"{limits.LIMITS[code].told()}。"


RULES: tuple[Rule, ...] = (
    Rule(
        "life-late",
        "组织生活逾期",
        "登记",
        "；".join(limits.LIMITS[duty.limit].told() for duty in duties.DUTIES[:5]) + "。",
        _late,
    ),
    Rule("joint-meeting", "本季联席会议", "登记", _rule("joint_meetings"), _meetings),
    Rule("resolution-due", "决议待落实", "登记落实", _rule("resolution_warning"), _resolutions),
    Rule("appraisal-year", "年度民主评议", "查看", _rule("appraisals"), _unappraised),
    Rule("appraisal-grades", "民主评议待登记等次", "登记等次", _rule("excellent_part"), _ungraded),
    Rule("study-hours", "党员学时不足", "查看", f"{'；'.join(study.rules())}。", _behind),
)
