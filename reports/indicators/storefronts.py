"""Figures of the model stores: storefronts that are open, and what stands of their titles.

Standing, suspended and expired are of the last day of the quarter; awarded and revoked are what
happened in it, whatever became of it by its end.
"""

from django.db.models import Q

from reports.indicators.definition import Indicator
from reports.indicators.predicates import both
from reports.models import StorefrontFact, TitleFact
from storefronts.enums import TitleState
from storefronts.models.schemes import STARS

REGISTER = "商户登记册"
TITLE_REGISTER = "称号牌匾登记册和评选办法"
NUMERALS = "一二三四五"
MONTHS = {1: "第一个月", 2: "第二个月", 3: "第三个月"}

STANDING = Q(state=TitleState.STANDING)


def _storefronts(code: str, title: str, definition: str, rows: Q) -> Indicator:
    return Indicator(
        code, title, "家", definition, both(rows), source=REGISTER, subject=StorefrontFact
    )


STOREFRONTS = (
    _storefronts("storefronts", "商户", "截至当日开业、没有歇业的商户（门店、摊位）。", Q()),
    _storefronts(
        "storefronts_with_member",
        "有党员的商户",
        "截至当日店内有党员的商户；党籍已终止的不计。",
        Q(members__gt=0),
    ),
)


def _titles(
    code: str, title: str, unit: str, definition: str, *rows: Q, flow: bool = False
) -> Indicator:
    return Indicator(
        code,
        title,
        unit,
        definition,
        both(*rows),
        source=TITLE_REGISTER,
        subject=TitleFact,
        flow=flow,
    )


def _of(scheme: str) -> Q:
    return Q(scheme=scheme)


MODEL_STORE, STAR_MERCHANT = _of("model_store"), _of("star_merchant")

TITLES = (
    _titles(
        "model_stores",
        "党员示范店",
        "家",
        "截至当日在册的党员示范店；暂停、到期、摘牌、退出、注销的不计，过了有效期没有续期的按到期算。",
        MODEL_STORE,
        STANDING,
    ),
    _titles(
        "model_stores_awarded",
        "本季新授党员示范店",
        "家",
        "本季度内授牌的党员示范店，不论季末是否还在册；续期、恢复的不是新授。",
        MODEL_STORE,
        Q(awarded_in_quarter=True),
        flow=True,
    ),
    _titles(
        "model_stores_revoked",
        "本季摘牌党员示范店",
        "家",
        "本季度内决定摘牌、到季末没有经申诉恢复的党员示范店；到期、退出、注销的不是摘牌。",
        MODEL_STORE,
        Q(revoked_in_quarter=True),
        flow=True,
    ),
    _titles(
        "model_stores_suspended",
        "暂停的党员示范店",
        "家",
        "截至当日暂停、限期整改的党员示范店。",
        MODEL_STORE,
        Q(state=TitleState.SUSPENDED),
    ),
    _titles(
        "model_stores_expired",
        "到期的党员示范店",
        "家",
        "截至当日过了有效期、没有续期的党员示范店。",
        MODEL_STORE,
        Q(state=TitleState.EXPIRED),
    ),
    _titles(
        "honest_merchants",
        "诚信经营户",
        "户",
        "截至当日在册的诚信经营户。",
        _of("honest_merchant"),
        STANDING,
    ),
    _titles(
        "pioneer_counters",
        "党员先锋岗",
        "个",
        "截至当日在册的党员先锋岗，一个柜台（岗位）一个。",
        _of("pioneer_counter"),
        STANDING,
    ),
    _titles(
        "star_merchants",
        "党员星级商户",
        "家",
        "截至当日在册的党员星级商户，一至五星合计；不到一星的也在内。",
        STAR_MERCHANT,
        STANDING,
    ),
    *(
        _titles(
            f"star_merchants_{stars}",
            f"{NUMERALS[stars - 1]}星商户",
            "家",
            f"截至当日在册、当日为{NUMERALS[stars - 1]}星的党员星级商户。",
            STAR_MERCHANT,
            STANDING,
            Q(stars=stars),
        )
        for stars in range(1, STARS + 1)
    ),
    _titles(
        "plaques_awarded",
        "授予牌匾",
        "块",
        "截至当日累计授予的称号，一个称号一块牌匾；暂停、到期、摘牌的也在内。",
        Q(),
    ),
    _titles(
        "plaques_standing",
        "在册牌匾",
        "块",
        "截至当日在册的全部称号，一个称号一块牌匾。",
        STANDING,
    ),
    _titles(
        "plaques_hung",
        "悬挂牌匾",
        "块",
        "截至当日在册、并且登记了亮牌日期的牌匾：授予了不等于挂出来了。",
        STANDING,
        Q(hung=True),
    ),
    _titles(
        "plaques_lapsing",
        "三个月内到期的牌匾",
        "块",
        "截至当日在册、有效期止于下个季度内的牌匾。",
        STANDING,
        Q(lapses_in__gt=0),
    ),
    *(
        _titles(
            f"plaques_lapsing_{month}",
            f"下季{told}到期的牌匾",
            "块",
            f"截至当日在册、有效期止于下个季度{told}的牌匾。",
            STANDING,
            Q(lapses_in=month),
        )
        for month, told in MONTHS.items()
    ),
)
