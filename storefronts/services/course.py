"""办理经过: what was done with an application, where it is, and what is still to come; applicant
and office read the same."""

import datetime as dt
from dataclasses import dataclass

from django.utils.timezone import localdate

from districts import limits
from storefronts.enums import ApplicationKind, ApplicationState
from storefronts.models import Application
from storefronts.services import waiting
from storefronts.services.applications import LIMITS

S = ApplicationState
STREET, STORE = "street", "store"
#: The steps of a first application and of a renewal: the state in which each is done.
FIRST = (S.SUBMITTED, S.RECOMMENDED, S.REVIEWED, S.SCORED, S.NOTICED)
RENEWAL = (S.RECOMMENDED,)
STEPS = {
    S.DRAFT: "商户填报",
    S.RETURNED: "商户补正",
    S.SUBMITTED: "商圈联合党组织推荐",
    S.RECOMMENDED: "街道初审",
    S.REVIEWED: "联审评分",
    S.SCORED: "公示名单",
    S.NOTICED: "公示期满后授牌编号",
}
BACK = (S.RETURNED, S.REJECTED, S.WITHDRAWN)


@dataclass(frozen=True)
class Stage:
    """One line of the course: done, back (returned or refused), now, or todo."""

    look: str
    title: str
    office: str = ""
    at: dt.datetime | None = None
    words: str = ""
    limit: str = ""
    due: dt.date | None = None
    late: int = 0  # days


def course(application: Application, day: dt.date | None = None) -> list[Stage]:
    """From the first step to the award, those to come with their time limits."""
    done = [
        Stage("back" if one.state in BACK else "done", one.verb, one.office, one.at, one.words)
        for one in application.steps.all()
    ]
    if not application.open:
        return done
    return [*done, _now(application, day or localdate()), *_to_come(application)]


def _now(application: Application, day: dt.date) -> Stage:
    state = ApplicationState(application.state)
    by_store = state in {S.DRAFT, S.RETURNED}
    return Stage(
        "now",
        STEPS[state],
        str(application.storefront if by_store else application.storefront.area),
        limit=_limit(state, application),
        due=application.due,
        late=waiting.days_late(application, day),
    )


def _to_come(application: Application) -> list[Stage]:
    steps = RENEWAL if application.kind == ApplicationKind.RENEWAL else FIRST
    state = application.state
    begin = 0
    if state == S.RETURNED:
        begin = steps.index(ApplicationState(application.back_to or steps[0]))
    elif state in steps:
        begin = steps.index(ApplicationState(state)) + 1
    return [Stage("todo", STEPS[one], limit=_limit(one, application)) for one in steps[begin:]]


def _limit(state: ApplicationState, application: Application) -> str:
    if state == S.NOTICED:
        return f"公示不少于 {application.version.notice_days} 个工作日"
    if state not in LIMITS:
        return ""
    return f"限 {limits.value(LIMITS[state], application.storefront.area)} 个工作日"
