"""What is due of applications: each to-do leads to the act that takes the next step, and is for the
right of whoever takes it."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet

from districts import limits
from districts.advice import Finder, Finding, Rule, page
from districts.scoping import below
from storefronts.enums import ApplicationState
from storefronts.models import Application
from storefronts.services import waiting

S = ApplicationState


def _in(path: str) -> QuerySet[Application]:
    rows = Application.objects.filter(below(path, Application.area_path))
    return waiting.in_turn(rows.select_related("storefront", "scheme"))


def _found(rows: QuerySet[Application], act: str, detail: str, day: dt.date) -> Iterator[Finding]:
    for one in rows:
        late = waiting.days_late(one, day)
        yield Finding(
            str(one.pk),
            one.storefront.area_id,
            f"{one.storefront}申报{one.scheme}",
            f"{one.number} {f'已逾期 {late} 天，' if late else ''}{detail}",
            page("storefronts_application", one.pk, act),
            due=one.due,
        )


def _waiting(state: str, act: str, detail: str) -> Finder:
    return lambda path, day: _found(_in(path).filter(state=state), act, detail, day)


def _scoring(path: str, day: dt.date) -> Iterator[Finding]:
    rows = waiting.to_appraise(_in(path))
    yield from _found(rows, "score", "由两名评委各自评分", day)


def _concluding(path: str, day: dt.date) -> Iterator[Finding]:
    rows = waiting.to_conclude(_in(path))
    yield from _found(rows, "conclude", "两份评分已齐，看差异后确定", day)


def _awarding(path: str, day: dt.date) -> Iterator[Finding]:
    rows = waiting.to_award(_in(path), day)
    yield from _found(rows, "award", "公示期满，可以授牌", day)


def _unanswered(path: str, day: dt.date) -> Iterator[Finding]:
    rows = _in(path).filter(waiting.late(day), state=S.RETURNED)
    yield from _found(rows, "withdraw", "没有补正，请联系商户，不再申报的代为撤回", day)


RULES = (
    Rule(
        "store-recommendation",
        "示范店申报待推荐",
        "推荐",
        f"{limits.LIMITS['store_recommendation'].told()}。",
        _waiting(S.SUBMITTED, "recommend", "待商圈联合党组织推荐"),
    ),
    Rule(
        "store-review",
        "示范店申报待初审",
        "初审",
        f"{limits.LIMITS['store_review'].told()}；缺项一次性告知。",
        _waiting(S.RECOMMENDED, "review", "待街道初审"),
        action="decide",
    ),
    Rule(
        "store-scoring",
        "示范店申报待评分",
        "评分",
        f"{limits.LIMITS['store_scoring'].told()}；两名评委各自评分。",
        _scoring,
        action=waiting.APPRAISES,
    ),
    Rule(
        "store-conclusion",
        "示范店评分待确定",
        "确定评分",
        f"{limits.LIMITS['store_scoring'].told()}。",
        _concluding,
        action="decide",
    ),
    Rule(
        "store-publication",
        "示范店申报待公示",
        "公示",
        f"{limits.LIMITS['store_publication'].told()}；公示不少于五个工作日。",
        _waiting(S.SCORED, "publish", "评分已定，待公示"),
        action="decide",
    ),
    Rule(
        "store-award",
        "示范店公示期满待授牌",
        "授牌",
        f"{limits.LIMITS['store_award'].told()}。",
        _awarding,
        action="decide",
    ),
    Rule(
        "store-correction",
        "示范店申报逾期没有补正",
        "处理",
        f"{limits.LIMITS['store_correction'].told()}。",
        _unanswered,
    ),
)
