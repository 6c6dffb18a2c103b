"""What the office does with an application: recommend, review, return with all defects, reject."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core.errors import Refused
from districts.models import JointCommittee
from storefronts.enums import ApplicationState, Verdict
from storefronts.models import Application, ApplicationItem
from storefronts.services import applications
from storefronts.services.conditions import unmet


@dataclass(frozen=True)
class Judgement:
    """What the review says of one item; `told` is what the store has to do."""

    verdict: str
    told: str = ""


def recommend(
    application: Application, *, by: Any, committee: JointCommittee | None, words: str
) -> Application:
    """The joint committee's opinion, as the street records it."""
    return applications.move(
        application,
        applications.RECOMMEND,
        by=by,
        office=str(committee) if committee else "",
        words=words or "同意推荐。",
        committee=committee,
    )


@transaction.atomic
def judge(application: Application, judgements: Mapping[int, Judgement]) -> list[ApplicationItem]:
    """Keeps what is said of each item (by its key); raises Refused where a defect has no words."""
    items = list(application.items.select_related("criterion").select_for_update(of=("self",)))
    for item in items:
        said = judgements.get(item.pk)
        if said is None:
            continue
        if said.verdict != Verdict.MET and not said.told.strip():
            raise Refused(
                f"请写明“{item.criterion}”缺什么、怎样补，商户会看到同样的话。",
                field=f"told_{item.pk}",
            )
        item.verdict, item.told = said.verdict, said.told.strip()
        item.save(update_fields=["verdict", "told"])
    return items


def whole(judgements: Mapping[int, Judgement]) -> None:
    """Raises Refused while something is to be mended: then it is returned, not recommended."""
    count = sum(one.verdict != Verdict.MET for one in judgements.values())
    if count:
        raise Refused(f"有 {count} 项没有判为“符合”，暂不能推荐；要补的请退回补正。")


def defects(items: list[ApplicationItem]) -> list[str]:
    """Every defect in one sentence each, as the store reads them."""
    return [
        f"{item.criterion}：{item.told}"
        for item in items
        if item.verdict in {Verdict.MISSING, Verdict.NOT_MET}
    ]


@transaction.atomic
def send_back(
    application: Application, judgements: Mapping[int, Judgement], *, by: Any, words: str = ""
) -> Application:
    """Back to the store with everything that is missing, told at once. Raises Refused."""
    found = defects(judge(application, judgements))
    if not found and not words.strip():
        raise Refused("没有一项要补。请至少把一项判为“待补”并写明，或者办理通过。")
    told = "\n".join([*(f"{n}. {one}" for n, one in enumerate(found, 1)), *filter(None, [words])])
    at_intake = application.state == ApplicationState.SUBMITTED
    transition = applications.RETURN_AT_INTAKE if at_intake else applications.RETURN
    return applications.move(
        application, transition, by=by, words=told, told=told, back_to=application.state
    )


@transaction.atomic
def approve(
    application: Application, judgements: Mapping[int, Judgement], *, by: Any, words: str = ""
) -> Application:
    """On to the scoring. Raises Refused while an item is not met."""
    ready(application, judgements)
    return applications.move(application, applications.PASS, by=by, words=words, told="")


def ready(application: Application, judgements: Mapping[int, Judgement]) -> None:
    """Keeps the judgements; raises Refused unless every item and condition is met."""
    items = judge(application, judgements)
    open_ = [str(item.criterion) for item in items if item.verdict != Verdict.MET]
    if open_:
        raise Refused(f"{'、'.join(open_)}还没有判为“符合”，暂不能通过；要补的请退回补正。")
    if lacking := unmet(application.version, application.storefront, localdate()):
        told = "".join(f"{one.title}：{one.told}。" for one in lacking)
        raise Refused(f"{told}必备条件不符，不能通过，请退回或者办理不予通过。")


def reject(application: Application, *, by: Any, words: str) -> Application:
    """Not passed, with the reason that the store reads."""
    return applications.move(application, applications.REJECT, by=by, words=words, told=words)
