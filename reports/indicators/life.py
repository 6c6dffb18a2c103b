"""Figures of organisational life: the duties of the quarter, and joint meetings."""

from collections.abc import Iterator

from django.db.models import F, Q

from activities.services.duties import DUTIES
from reports.indicators.definition import BRANCH_RULES, Indicator
from reports.indicators.predicates import EVERYTHING, both
from reports.indicators.times import Times
from reports.models import CommitteeFact, LifeFact

MEETING_REGISTER = "商圈联合党组织和联席会议登记"


def _kept(code: str, title: str, definition: str, stem: str) -> Indicator:
    """Duties kept by duties that came due: a rate of totals."""
    owed, kept = f"{stem}owed", f"{stem}kept"
    return Indicator(
        code,
        title,
        "%",
        f"本季度内到期的{definition}中，已办的 ÷ 应办的。",
        both(Q(**{f"{kept}__gt": 0})),
        both(Q(**{f"{owed}__gt": 0})),
        BRANCH_RULES,
        LifeFact,
        total=kept,
        of_title=f"本季应办{title.removesuffix('落实率')}的党组织",
        of_total=owed,
        flow=True,
    )


def _each() -> Iterator[Indicator]:
    for duty in DUTIES:
        yield _kept(f"life_{duty.kind}", f"{duty.title}落实率", duty.title, f"{duty.kind}_")


LIFE = (
    _kept("life_rate", "组织生活落实率", "三会一课、主题党日、组织生活会和民主评议", ""),
    *_each(),
    Indicator(
        "life_lacking",
        "组织生活有欠的党组织",
        "个",
        "本季度内到期的组织生活没有全部办到的党组织（党小组各计各的）。",
        both(Q(kept__lt=F("owed"))),
        source=BRANCH_RULES,
        subject=LifeFact,
        flow=True,
    ),
)

MET = Times(CommitteeFact, MEETING_REGISTER, EVERYTHING)
COMMITTEES = (
    Indicator(
        "joint_committees",
        "商圈联合党组织",
        "个",
        "截至当日没有撤销的商圈联合党组织，各种性质的都在内。",
        both(),
        source=MEETING_REGISTER,
        subject=CommitteeFact,
    ),
    *MET.column("joint_meetings", "联席会议", "次", "商圈联合党组织召开的联席会议。", "meetings"),
    Indicator(
        "joint_meetings_rate",
        "联席会议落实率",
        "%",
        "本季度内商圈联合党组织应召开的联席会议中，已召开的 ÷ 应召开的；当季成立的不计。",
        both(Q(kept__gt=0)),
        both(Q(owed__gt=0)),
        MEETING_REGISTER,
        CommitteeFact,
        total="kept",
        of_title="本季应召开联席会议的联合党组织",
        of_total="owed",
        flow=True,
    ),
    Indicator(
        "resolutions_year",
        "本年联席会议决议",
        "件",
        "本年度截至当日联席会议的决议；不再办理的不计。",
        both(Q(resolutions__gt=0)),
        source=MEETING_REGISTER,
        subject=CommitteeFact,
        total="resolutions",
        yearly=True,
    ),
    Indicator(
        "resolutions_done_year",
        "本年落实决议",
        "件",
        "本年度截至当日联席会议的决议中，已落实的。",
        both(Q(resolutions_done__gt=0)),
        source=MEETING_REGISTER,
        subject=CommitteeFact,
        total="resolutions_done",
        yearly=True,
    ),
)
