"""Published facts of money in their own places: QC11, XG11, XG12, XG14, JF6, XH5, XH8.

What was published are sums; how they were made up of single receipts is not known and says 演示.
"""

import datetime as dt
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import User
from config.demo.activities.xuanhua import RAISED
from config.demo.funding.lending import COURSES, Lending
from config.demo.funding.making import Treasury, loan_fund, quarters
from config.demo.funding.past import published
from config.demo.funding.years import load_published_year
from config.demo.ledgers import DATA
from config.demo.store_stages import filler
from core import jobs
from core.dated import Quarter
from districts.models import Area, PartyOrganisation
from districts.services import imports
from funding.enums import Entitlement, InKindKind, PayerLevel, Rhythm, Source, Use
from funding.models import Fund
from storefronts.models import Storefront, StorefrontAccount

S, U = Source, Use
MADE_UP = "（演示）"
QINGCHENG = DATA / "qingcheng-funding-2013.xlsx"
SHARES = (  # QC11
    (S.DISTRICT, PayerLevel.FUND, 30),
    (S.TOWN, PayerLevel.TOWN, 65),
    (S.DUES, PayerLevel.FUND, 5),
)
#: JF6: what was won in a year, in yuan: projects of Party-building, and of service and development
WON = {2015: (180_000, 1_050_000), 2016: (210_000, 1_288_000), 2017: (280_000, 1_400_000)}
PARTY_PROJECT, SERVICE_PROJECT = "党建项目经费", "服务和发展资金"
#: XG14: source, yuan in a quarter, whether it is deducted before tax, what for
XIGONG = (
    (S.ENTERPRISE, 30_000, False, "企业管理经费划拨"),
    (S.ENTERPRISE, 12_000, True, "企业管理经费划拨，税前列支"),
    (S.RETURNED, 15_000, False, "党费全额返还"),
    (S.AWARD, 8_000, False, "非公党建资金奖补"),
    (S.DONATION, 2_600, False, "党员自愿捐助"),  # each with a numbered receipt
)


@transaction.atomic
def load_cities(areas: dict[str, Area], clerk: User, approver: User) -> bool:
    """After Party organisations, stores and activities. Whether anything was made."""
    if Fund.objects.filter(area=areas["441802"]).exists():
        return False
    two = (clerk, approver)
    load_qingcheng(areas["441802"], *two)
    load_xigong(areas["410303"], *two)
    load_jinfeng(areas["640106"], *two)
    load_xuanhua(areas["130705Z01"], *two)
    return True


def load_qingcheng(area: Area, clerk: User, approver: User) -> None:
    """QC11: the district's own workbook of 2013, imported by one and confirmed by another."""
    keeper = Treasury.founded(
        area,
        "“两新”组织党建专项经费",
        clerk,
        approver,
        opened=dt.date(2013, 1, 1),
        custodian="中共清远市清城区委组织部",
        purpose="阵地建设、党员活动、岗位津贴",
    )
    keeper.shares(keeper.fund.opened, SHARES)
    with Path(QINGCHENG).open("rb") as file:
        batch = imports.upload(
            kind="funding", area=area, day=None, file=file, filename=QINGCHENG.name, by=clerk
        )
    jobs.perform(imports.ask_preview(batch, by=clerk))
    jobs.perform(imports.confirm(batch, by=approver))
    published(keeper.fund, 2013, by=approver)


def load_xigong(area: Area, clerk: User, approver: User) -> None:
    """XG14: every source in every quarter of 2016, and to each Party organisation its part."""
    first = dt.date(2016, 1, 1)
    keeper = Treasury.founded(area, "商圈党建经费", clerk, approver, opened=first)
    keeper.shares(first, ((S.ENTERPRISE, PayerLevel.FUND, 60), (S.RETURNED, PayerLevel.FUND, 40)))
    keeper.rule(
        "党组织活动经费",
        Entitlement.PARTY_ORGANISATION,
        Rhythm.QUARTER,
        1_200,
        use=U.ACTIVITY,
        since=first,
    )
    for quarter in quarters(2016):
        for source, yuan, pre_tax, what in XIGONG:
            told: dict[str, Any] = {"purpose": what + MADE_UP, "pre_tax": pre_tax}
            told["donor"] = "党员甲（演示）" if source == S.DONATION else ""
            keeper.receive(quarter.first, source, yuan, **told)
        keeper.close(keeper.appropriate(quarter))
    keeper.give(  # XG11: the same goods are told as what came of the auction
        dt.date(2016, 9, 10),
        40_000,
        kind=InKindKind.GOODS,
        name="公益慈善拍卖会拍品",
        valuation="拍品折价，见活动“公益慈善拍卖会”的成效",
        use=U.HARDSHIP,
        giver="爱心企业及爱心人士",
        donated=True,
    )
    _red_fund(area, clerk, approver)


def _red_fund(area: Area, clerk: User, approver: User) -> None:
    """XG12: 500,000 planned, of which less has arrived; loans at every stage."""
    opened = dt.date(2016, 3, 1)
    fund = loan_fund(
        area,
        "红色发展基金",
        500_000,
        opened,
        purpose="为商户提供无息贷款",
        custodian="商圈联合党工委",
    )
    keeper = Treasury(fund, clerk, approver)
    keeper.receive(opened, S.AWARD, 200_000, purpose="发展基金首批" + MADE_UP)
    keeper.receive(dt.date(2016, 6, 1), S.ENTERPRISE, 120_000, purpose="企业出资" + MADE_UP)
    stores = list(Storefront.objects.filter(area=area).order_by("pk")[: len(COURSES)])
    StorefrontAccount.objects.bulk_create(
        StorefrontAccount(storefront=store, user=filler(), since=opened) for store in stores
    )
    Lending(keeper, stores, dt.date(2016, 12, 31)).load()


def load_jinfeng(area: Area, clerk: User, approver: User) -> None:
    """JF6: in three years 670,000 yuan of projects and 3,738,000 of service and development."""
    opened = dt.date(2015, 1, 1)
    keeper = Treasury.founded(
        area,
        "两新组织党建专项经费",
        clerk,
        approver,
        opened=opened,
        custodian="金凤区委组织部",
    )
    for year, won in WON.items():
        for what, yuan in zip((PARTY_PROJECT, SERVICE_PROJECT), won, strict=True):
            day = dt.date(year, 5, 20)
            keeper.receive(day, S.PROJECT, yuan, purpose=f"{year}年{what}{MADE_UP}")
    load_published_year(keeper)


def load_xuanhua(area: Area, clerk: User, approver: User) -> None:
    """XH5: 100 yuan a member a year, 1,000 once for a new branch's venue, in kind too, papers and
    signs for nothing. XH8: what was raised each month."""
    first = dt.date(2018, 1, 1)
    keeper = Treasury.founded(area, "两新组织党建工作经费", clerk, approver, opened=first)
    keeper.receive(first, S.TOWN, 200_000, purpose="开发区财政拨入" + MADE_UP)
    keeper.shares(first, ((S.TOWN, PayerLevel.FUND, 100),))
    keeper.rule("党员活动经费", Entitlement.MEMBER, Rhythm.YEAR, 100, use=U.ACTIVITY, since=first)
    venue = keeper.rule(
        "新建党支部阵地补助",
        Entitlement.NEW_BRANCH,
        Rhythm.ONCE,
        1_000,
        use=U.PREMISES,
        since=first,
        in_kind=True,
    )
    parties = PartyOrganisation.objects.filter(area=area, dissolved=None).order_by("-founded", "pk")
    for party in parties[:1]:
        keeper.give(
            party.founded if party.founded and party.founded > first else dt.date(2018, 3, 12),
            1_000,
            kind=InKindKind.EQUIPMENT,
            name="桌椅、书柜" + MADE_UP,
            valuation="采购发票",
            use=U.PREMISES,
            party_organisation=party,
            rule=venue,
        )
    keeper.close(keeper.appropriate(Quarter(2018, 4)))
    for name, kind, yuan in (
        ("党报党刊", InKindKind.PAPERS, 14_700),
        ("标识标牌、制度版面", InKindKind.SIGNS, 29_400),
    ):
        about = {"quantity": "147 家", "valuation": "统一采购价" + MADE_UP, "use": U.MATERIALS}
        keeper.give(dt.date(2018, 2, 20), yuan, kind=kind, name=name, **about)
    for month, thousands in enumerate(RAISED, 1):
        keeper.receive(
            dt.date(2018, month, 28),
            S.DONATION,
            thousands * 1000,
            payer="志愿服务联合会" + MADE_UP,
            purpose=f"{month}月慈善捐助",
        )
