"""A year of 金凤区 and its offices: what is planned for each use, by which shares it is paid, and
what was given and spent in the year of the published quarter. Made up (演示)."""

import datetime as dt
from itertools import cycle

from config.demo.funding.claims import Claim, Claiming
from config.demo.funding.making import DAY, YUAN, Treasury, quarters
from districts.models import Area
from funding.enums import Entitlement, ExpenseState, PayerLevel, Rhythm, Source, Use
from funding.models import Budget
from funding.services import budgets

PUBLISHED = 2017
U = Use
#: use → yuan of the year's budget of the district, and of each office below it
PLANNED = {
    U.PREMISES: (120_000, 30_000),
    U.ACTIVITY: (80_000, 24_000),
    U.ALLOWANCE: (96_000, 18_000),
    U.MATERIALS: (30_000, 6_000),
    U.TRAINING: (50_000, 8_000),
    U.AWARD: (20_000, 4_000),
    U.HARDSHIP: (24_000, 6_000),
    U.SERVICE: (40_000, 12_000),
}
SHARES = ((Source.DISTRICT, PayerLevel.FUND, 40), (Source.TOWN, PayerLevel.TOWN, 60))
#: yuan that arrive for the district and for each office in a quarter
ARRIVING = (27_000, 10_500)
TENTHS = 3  # of today's budget
#: what an office spends in the year, in days before its end; below its limit of approval
SPENT = (
    Claim(ExpenseState.PAID, 1_980, U.MATERIALS, "学习资料征订", 320),
    Claim(ExpenseState.PAID, 1_950, U.ACTIVITY, "七一主题党日", 180, 2),
    Claim(ExpenseState.PAID, 1_860, U.HARDSHIP, "走访困难党员和职工", 120),
    Claim(ExpenseState.PAID, 1_900, U.PREMISES, "活动室桌椅和版面", 75),
    Claim(ExpenseState.PAID, 1_780, U.SERVICE, "便民服务日物料", 40),
    Claim(ExpenseState.PAID, 1_500, U.AWARD, "先进党组织表彰", 20),
)
TIMES = (1, 2)  # how often one office after the other spends so


def planned(keeper: Treasury, year: int, offices: list[Area], tenths: int = 10) -> None:
    """The budget of the fund's area and of the offices, decided on New Year's Day."""
    district = keeper.fund.area
    for use, (whole, part) in PLANNED.items():
        for area in (district, *offices):
            budgets.keep(
                Budget(
                    fund=keeper.fund,
                    year=year,
                    area=area,
                    use=use,
                    fen=(whole if area == district else part) * YUAN * tenths // 10,
                    decided_on=dt.date(year, 1, 1),
                    document=f"金组预〔演示〕{year} 年 1 号",
                )
            )


def offices_of(district: Area) -> list[Area]:
    below = Area.objects.filter(path__startswith=district.path, reporting=True)
    return list(below.order_by("code"))


def load_published_year(keeper: Treasury) -> None:
    """From the budget to the vouchers."""
    first, end = dt.date(PUBLISHED, 1, 1), dt.date(PUBLISHED + 1, 1, 1)
    offices = offices_of(keeper.fund.area)
    planned(keeper, PUBLISHED, offices, TENTHS)
    keeper.shares(first, SHARES, until=end)
    of = {"use": U.ACTIVITY, "since": first, "until": end}
    each = Entitlement.PARTY_ORGANISATION
    keeper.rule("党组织活动经费", each, Rhythm.QUARTER, 600, **of)
    for quarter in quarters(PUBLISHED):
        day, purpose = quarter.first + 4 * DAY, f"{quarter.title}拨入（演示）"
        keeper.receive(day, Source.DISTRICT, ARRIVING[0], purpose=purpose)
        for office in offices:
            keeper.receive(day, Source.TOWN, ARRIVING[1], office, purpose=purpose)
        keeper.close(keeper.appropriate(quarter))
    for office, times in zip(offices, cycle(TIMES), strict=False):
        claiming = Claiming(keeper, office, keeper.approver, end - DAY)
        for turn in range(times):
            claiming.spend(SPENT, end - 5 * turn * DAY)
