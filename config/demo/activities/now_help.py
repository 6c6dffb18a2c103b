"""Services, claims, projects and pairings of today, one in every state."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from activities.enums import ClaimState, ProjectState
from activities.models import Claim, Project, ProjectMember, Saving, Visit, Volunteer
from config.demo.activities.making import DAY, YUAN, Doings
from districts.services.receipts import NUMBER, random_code
from members.models import PartyMember

#: kind, title, days since it was published, places
OFFERED = (
    ("wish", "一辆学步车（演示）", 20, 1),
    ("wish", "一副老花镜（演示）", 20, 1),
    ("wish", "一次上门理发（演示）", 18, 2),
    ("project", "楼宇企业法律体检（演示）", 30, 3),
    ("double_reporting", "周末文明劝导岗（演示）", 25, 8),
    ("service", "会议室预约（演示）", 60, 200),
    ("project", "老旧小区线路排查（演示）", 40, 2),
)
#: of these, in how many days no more can be claimed
CLOSING = {3: 6, 6: 20}
#: state, how many days ago claimed, done (none: not yet)
CLAIMED: tuple[tuple[str, int, int | None], ...] = (
    (ClaimState.CLAIMED, 6, None),
    (ClaimState.CLAIMED, 45, None),  # late
    (ClaimState.DONE, 14, 3),
    (ClaimState.DONE, 30, 16),  # nobody has confirmed it in time
    (ClaimState.CONFIRMED, 25, 12),
    (ClaimState.EVALUATED, 28, 20),
    (ClaimState.GIVEN_UP, 15, None),
)
#: rhythm and how many days ago the visits were: some are due, one is late
VISITED: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("month", (3, 35, 66)),
    ("month", (34, 64)),
    ("month", (70,)),
    ("quarter", (20, 110)),
    ("quarter", (150,)),
    ("year", (40,)),
)


def help_now(
    made: Doings,
    today: dt.date,
    at: dict[str, Any],
    people: Sequence[PartyMember],
    volunteers: Sequence[Volunteer],
) -> None:
    _services(made, today, at, people)
    _projects(made, today, people)
    _pairings(made, today, at, volunteers)


def _services(
    made: Doings, today: dt.date, at: dict[str, Any], people: Sequence[PartyMember]
) -> None:
    items = []
    for number, (kind, title, ago, wanted) in enumerate(OFFERED):
        told = {"wanted": wanted, "text": "由社区核实后发布（演示）", **at}
        if number in CLOSING:
            told["due"] = today + CLOSING[number] * DAY
        if kind == "wish":
            told.update(
                served_name=f"服务对象{number}（演示）", served_phone=f"1700006{number:04d}"
            )
        items.append(made.item(title, today - ago * DAY, kind, **told))
    for number, (state, claimed, done) in enumerate(CLAIMED):
        item = items[(4, 6, 2, 3, 4, 3, 4)[number]]
        item.claimed += state != ClaimState.GIVEN_UP
        day = today - claimed * DAY
        told = {"claimed_on": day, "due": day + 30 * DAY, "state": state}
        if done is not None:
            told.update(done_on=today - done * DAY, words="已上门办理（演示）", hours=2)
        if state in (ClaimState.CONFIRMED, ClaimState.EVALUATED):
            told.update(confirmed_on=today - 2 * DAY, confirmed_by_served=True)
        if state == ClaimState.EVALUATED:
            told.update(satisfaction="satisfied", evaluation="很及时（演示）")
        of = {"item": item, "number": random_code(NUMBER), "member": people[number]}
        made.add(Claim(**of, **told))


def _projects(made: Doings, today: dt.date, people: Sequence[PartyMember]) -> None:
    """One runs, one is past its day, one is done and saved."""
    for number, (title, begun, due, saved) in enumerate(
        (
            ("楼宇照明节能改造（演示）", 60, 60, 8_600),
            ("食堂余料利用（演示）", 150, -10, 0),
            ("快递包装回收（演示）", 240, -60, 12_300),
        )
    ):
        ended = today - 65 * DAY if number == 2 else None
        since = today - begun * DAY
        project = made.add(
            Project(
                title=title,
                area=made.area,
                goal="降低成本、减少浪费（演示）",
                since=since,
                due=today + due * DAY,
                ended=ended,
                state=ProjectState.DONE if ended else ProjectState.RUNNING,
            )
        )
        for place, member in enumerate(people[3 * number : 3 * number + 3]):
            made.add(ProjectMember(project=project, member=member, leads=not place))
        if saved:
            days = {"first": since, "last": ended or today - 20 * DAY}
            made.add(Saving(project=project, fen=saved * YUAN, basis="台账（演示）", **days))


def _pairings(
    made: Doings, today: dt.date, at: dict[str, Any], volunteers: Sequence[Volunteer]
) -> None:
    for number, (rhythm, visits) in enumerate(VISITED):
        pairing = made.household(
            volunteers[number],
            today - 180 * DAY,
            ("独居老人", "困难家庭", "残疾人")[number % 3],
            visit_rhythm=rhythm,
            helped_phone=f"1700007{number:04d}",
            helped_address="阅海湾演示小区",
            **at,
        )
        for place, ago in enumerate(visits):
            need = {"need": "水管漏水（演示）"} if number == 1 and not place else {}
            day = today - ago * DAY
            made.add(Visit(pairing=pairing, day=day, words="上门看望（演示）", **need))
