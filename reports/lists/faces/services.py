"""How claims, pairings, duty sessions and cases read: bodies by name, persons never."""

from activities.enums import (
    Adoption,
    CaseKind,
    DutyKind,
    MediationOutcome,
    PairingKind,
    Satisfaction,
    ServiceKind,
)
from reports.lists.faces.definition import AREA, DAY, DISTRICT, WHOLE, PlainRow, Shown, plain

SERVICES = {kind.value: str(kind.label) for kind in ServiceKind}
PAIRS = {kind.value: str(kind.label) for kind in PairingKind}
DUTY_KINDS = {kind.value: str(kind.label) for kind in DutyKind}
CASE_KINDS = {kind.value: str(kind.label) for kind in CaseKind}
SATISFIED = {one.value: str(one.label) for one in Satisfaction}
RESULTS = {one.value: str(one.label) for many in (Adoption, MediationOutcome) for one in many}


class CaseRow(PlainRow):
    @property
    def state(self) -> str:
        fact = self.fact
        if fact.answered_on:
            return "按时答复" if fact.in_time else "逾期答复"
        return "超期未答复" if fact.overdue else "等待答复"


CLAIM_COLUMNS = (
    Shown("服务项目", 34, lambda row: row.fact.name),
    Shown("类别", 14, lambda row: SERVICES[row.fact.kind]),
    Shown("认领方", 30, lambda row: row.fact.claimant),
    AREA,
    DISTRICT,
    Shown("认领日期", 12, lambda row: row.fact.claimed_on, DAY),
    Shown("办理日期", 12, lambda row: row.fact.done_on, DAY),
    Shown("确认日期", 12, lambda row: row.fact.confirmed_on, DAY),
    Shown("评价", 10, lambda row: SATISFIED.get(row.fact.satisfaction, "")),
)
CLAIMS = plain(
    CLAIM_COLUMNS,
    ("kind", "claimant", "claimed_on", "done_on", "confirmed_on", "satisfaction"),
    ("claims_year", "claims_done_year", "claims_confirmed_year", "claims_waiting"),
    {"服务项目": "name", "认领日期": "claimed"},
)
PAIRING_COLUMNS = (
    Shown("结对", 40, lambda row: row.fact.name),
    Shown("类别", 12, lambda row: PAIRS[row.fact.kind]),
    AREA,
    DISTRICT,
    Shown("结对日期", 12, lambda row: row.fact.since, DAY),
    Shown("本季走访", 10, lambda row: row.fact.visits, WHOLE),
    Shown("本季人次", 10, lambda row: row.fact.people, WHOLE),
    Shown("本年走访", 10, lambda row: row.fact.visits_year, WHOLE),
    Shown("本年人次", 10, lambda row: row.fact.people_year, WHOLE),
    Shown("本年需求", 10, lambda row: row.fact.needs_year, WHOLE),
    Shown("已解决", 10, lambda row: row.fact.solved_year, WHOLE),
)
PAIRINGS = plain(
    PAIRING_COLUMNS,
    (
        *("kind", "since", "visits", "people", "visits_year", "people_year"),
        *("needs_year", "solved_year"),
    ),
    ("paired_households", "paired_bodies", "visits", "visited_people_year"),
    {"结对": "name", "结对日期": "since", "本年走访": "visits"},
)
DUTY_COLUMNS = (
    Shown("服务事项", 30, lambda row: row.fact.name),
    Shown("类别", 12, lambda row: DUTY_KINDS[row.fact.kind]),
    Shown("部门", 24, lambda row: row.fact.office),
    AREA,
    DISTRICT,
    Shown("日期", 12, lambda row: row.fact.day, DAY),
    Shown("名额", 8, lambda row: row.fact.seats, WHOLE),
    Shown("到访", 8, lambda row: row.fact.visitors, WHOLE),
    Shown("未到", 8, lambda row: row.fact.absent, WHOLE),
    Shown("反映问题", 10, lambda row: row.fact.questions, WHOLE),
    Shown("已答复", 10, lambda row: row.fact.answered, WHOLE),
)
DUTIES = plain(
    DUTY_COLUMNS,
    ("kind", "office", "day", "seats", "visitors", "absent", "questions", "answered"),
    ("duty_sessions", "duty_sessions_year", "duty_visitors_year", "duty_answered_year"),
    {"服务事项": "name", "日期": "day", "到访": "visitors"},
)
CASE_COLUMNS = (
    Shown("事项", 34, lambda row: row.fact.name),
    Shown("受理编号", 16, lambda row: row.fact.number),
    Shown("类别", 12, lambda row: CASE_KINDS[row.fact.kind]),
    AREA,
    DISTRICT,
    Shown("承办方", 24, lambda row: row.fact.unit),
    Shown("受理日期", 12, lambda row: row.fact.received_on, DAY),
    Shown("办理期限", 12, lambda row: row.fact.due, DAY),
    Shown("答复日期", 12, lambda row: row.fact.answered_on, DAY),
    Shown("答复情况", 12, lambda row: row.state),
    Shown("采纳或调解", 14, lambda row: RESULTS.get(row.fact.adoption or row.fact.mediation, "")),
    Shown("满意度", 10, lambda row: SATISFIED.get(row.fact.satisfaction, "")),
)
CASES = plain(
    CASE_COLUMNS,
    (
        *("number", "kind", "unit", "received_on", "due", "answered_on", "in_time"),
        *("overdue", "adoption", "mediation", "satisfaction"),
    ),
    ("cases", "cases_year", "cases_waiting", "cases_overdue"),
    {"事项": "name", "受理日期": "received", "办理期限": "due"},
    CaseRow,
)
