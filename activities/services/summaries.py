"""活动小结: half a page written from what is recorded, for somebody to go on with.

Nobody is named in it but bodies; what is not recorded is not claimed.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q

from activities.enums import STUDY, YUAN, ActivityState, OutcomeMetric, Theme
from activities.models import Activity, Outcome
from core.dated import Precision
from districts.enums import Qualifier

#: Where the writer goes on; kept in brackets, so that nobody hands it in unread.
TO_ADD = "（请补充：主要做法、存在的问题和下一步打算。）"
NAMED_BODIES = 6  # more co-hosts are counted


@dataclass(frozen=True)
class Came:
    """How many were there, by what they are; `others` are of no register."""

    members: int
    volunteers: int
    organisations: int
    storefronts: int
    others: int

    @property
    def people(self) -> int:
        return self.members + self.volunteers + self.others

    def told(self) -> list[tuple[str, int, str]]:
        """(what, how many, unit), without those of whom there were none."""
        rows = [
            ("党员", self.members, "名"),
            ("志愿者", self.volunteers, "名"),
            ("单位", self.organisations, "家"),
            ("商户", self.storefronts, "家"),
            ("其他群众", self.others, "人"),
        ]
        return [row for row in rows if row[1]]


def came(activity: Activity) -> Came:
    """Counted in one statement."""
    found = activity.attendances.aggregate(
        **{f"{name}s": Count("pk", filter=~Q(**{name: None})) for name in _KINDS}
    )
    return Came(**found, others=activity.others)


_KINDS = ("member", "volunteer", "organisation", "storefront")


def draft(activity: Activity) -> str:
    """The half page, one paragraph a line. Costs a constant number of statements."""
    return "\n".join(filter(None, (*_paragraphs(activity), TO_ADD)))


def _paragraphs(activity: Activity) -> Iterator[str]:
    yield _opening(activity)
    if activity.text.strip():
        yield f"活动内容：{_sentence(' '.join(activity.text.split()))}"
    yield _attended(activity)
    yield _achieved(activity)
    yield _resolved(activity)


def _opening(activity: Activity) -> str:
    where = f"在{activity.where.replace(' ', '')}" if activity.where else ""
    told = f"{day_text(activity)}，{activity.host}{where}举办“{activity.title}”"
    kind = f"，属{activity.get_theme_display()}类活动（{activity.get_kind_display()}）"
    return f"{told}{kind}{_with(activity)}。"


def _with(activity: Activity) -> str:
    bodies = [str(one) for one in activity.co_hosts.select_related(*CO_HOSTS)]
    if not bodies:
        return ""
    named = "、".join(bodies[:NAMED_BODIES])
    more = f"等 {len(bodies)} 家" if len(bodies) > NAMED_BODIES else ""
    return f"，{named}{more}协办"


CO_HOSTS = ("party_organisation", "organisation", "team", "storefront")


def _attended(activity: Activity) -> str:
    counted = came(activity)
    if not counted.told():
        return ""
    parts = "，".join(f"{what} {number:,} {unit}" for what, number, unit in counted.told())
    people = f"参加活动 {counted.people:,} 人次" if counted.people else "参加活动"
    return (
        f"{people}，其中{parts}{_hours(activity)}。" if counted.people else f"{people}的有{parts}。"
    )


def _hours(activity: Activity) -> str:
    if not activity.hours:
        return ""
    word = "学时" if activity.theme in STUDY else "志愿服务时长"
    return f"，每人计入{word} {activity.hours.normalize():f} 小时"


def _achieved(activity: Activity) -> str:
    told = "，".join(phrase(one) for one in activity.outcomes.all())
    return f"活动成效：{told}。" if told else ""


def phrase(outcome: Outcome) -> str:
    """`服务群众 30 人次`, `展板 20 余块`, `募集善款约 40,000 元`."""
    label = OutcomeMetric(outcome.metric).label
    found = re.fullmatch(r"(.+)（(.+)）", label)
    name, unit = (found[1], found[2]) if found else (label, "")
    before = {Qualifier.ABOUT: "约", Qualifier.NEARLY: "近"}.get(Qualifier(outcome.qualifier), "")
    after = f"余{unit}" if outcome.qualifier == Qualifier.OVER else unit
    return f"{name}{before} {_number(outcome)} {after}"


def _number(outcome: Outcome) -> str:
    if outcome.metric not in YUAN:
        return f"{outcome.value:,}"
    yuan, fen = divmod(outcome.value, 100)
    return f"{yuan:,}.{fen:02}" if fen else f"{yuan:,}"


def _resolved(activity: Activity) -> str:
    if activity.theme != Theme.MEETING:
        return ""
    rows = list(activity.resolutions.all())
    listed = "；".join(f"{one.number}. {one.text.rstrip('。；')}" for one in rows)
    return f"会议形成决议 {len(rows)} 项：{listed}。" if rows else ""


def _sentence(text: str) -> str:
    return text if text.endswith(("。", "！", "？")) else f"{text}。"


def day_text(activity: Activity) -> str:
    """`2016年12月3日14:00至16:00`, `2016年12月3日至5日`, `2016年12月`."""
    first = activity.day
    if activity.day_precision != Precision.DAY:
        year = f"{first.year}年"
        return year if activity.day_precision == Precision.YEAR else f"{year}{first.month}月"
    told = f"{first.year}年{first.month}月{first.day}日"
    if activity.last_day:
        return f"{told}至{_until(first, activity.last_day)}"
    return told + (activity.clock.replace("—", "至") if activity.begins else "")


def _until(first: dt.date, last: dt.date) -> str:
    year = "" if first.year == last.year else f"{last.year}年"
    month = "" if not year and first.month == last.month else f"{last.month}月"
    return f"{year}{month}{last.day}日"


def next_step(activity: Activity) -> str:
    """What is to be done with it now."""
    return {
        ActivityState.PLANNED: "发布后商圈和公众可以看到；不对外发布的，办完直接登记举办。",
        ActivityState.PUBLISHED: f"{activity.ends_on} 办完后登记举办和参加人员。",
        ActivityState.HELD: (
            "参加人员和成效登记齐了就归档。"
            if activity.report
            else "登记参加人员，写小结，然后归档。"
        ),
        ActivityState.CLOSED: "已归档；确要补正的，先退回补正。",
        ActivityState.CANCELLED: "已取消，不再办理。",
    }[ActivityState(activity.state)]
