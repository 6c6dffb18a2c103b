"""Money of 金凤区 and 阅海湾 as of today: the year's budget and receipts, a quarter given out and
one that waits, expenses and loans in every state. All of it is made up and says 演示."""

import datetime as dt
import hashlib
import io
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.timezone import localdate
from PIL import Image, ImageDraw

from accounts.models import User
from config.demo.funding.lending import Lending
from config.demo.funding.making import DAY, YUAN, Treasury, loan_fund
from core.dated import Quarter, months_later
from core.photos import clean_photo
from districts.models import Area, CommercialDistrict
from funding.enums import (
    AccountKind,
    Entitlement,
    ExpenseState,
    JournalKind,
    PayerLevel,
    Rhythm,
    Source,
    Use,
)
from funding.models import Account, Budget, Expense, Fund, Voucher
from funding.services import payees
from funding.services.accounts import Place, opened_one
from funding.services.posting import Posting, post_one
from storefronts.models import Storefront

S, U, E = Source, Use, ExpenseState
FUND, ZONE_FUND = "两新组织党建专项经费", "阅海湾红色发展基金"
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


@dataclass(frozen=True)
class Claim:
    """So many yuan for a use, spent so many days ago."""

    state: ExpenseState
    yuan: int
    use: Use
    summary: str
    ago: int


CLAIMS = (
    Claim(E.PAID, 1_860, U.ACTIVITY, "主题党日活动物料", 75),
    Claim(E.PAID, 1_290, U.MATERIALS, "学习读本 60 册", 60),
    Claim(E.PAID, 1_980, U.PREMISES, "活动室标牌、书架", 48),
    Claim(E.PAID, 800, U.HARDSHIP, "走访困难党员", 40),
    Claim(E.APPROVED, 1_540, U.TRAINING, "党务培训场地", 20),
    Claim(E.CHECKED, 6_800, U.PREMISES, "党群服务站投影设备", 12),
    Claim(E.SUBMITTED, 960, U.SERVICE, "便民服务日物料", 6),
    Claim(E.RETURNED, 1_200, U.ACTIVITY, "红色观影活动", 9),
    Claim(E.DRAFT, 450, U.MATERIALS, "党报党刊零订", 2),
    Claim(E.REJECTED, 3_000, U.OTHER, "超市购物卡", 30),
    Claim(E.WITHDRAWN, 700, U.ACTIVITY, "场地布置", 25),
)
TOLD = {
    E.RETURNED: "缺活动签到表；发票抬头应为党工委全称（演示）。",
    E.REJECTED: "购物卡不在开支范围内（演示）。",
}


@transaction.atomic
def load_now(areas: dict[str, Area], users: dict[str, User]) -> bool:
    """After the cities' own and the stores of 阅海湾. Whether anything was made."""
    zone, district = areas["640106Z01"], areas["640106"]
    if Fund.objects.filter(area=zone).exists():
        return False
    keeper = Treasury(
        Fund.objects.get(area=district, name=FUND),
        users["district-clerk"],
        users["district-approver"],
    )
    Now(keeper, district, zone, users).load()
    return True


class Now:
    """The district's fund and the zone's, on the way through the year."""

    def __init__(
        self, keeper: Treasury, district: Area, zone: Area, users: dict[str, User]
    ) -> None:
        self.keeper, self.district, self.zone = keeper, district, zone
        self.clerk, self.approver = users["clerk"], users["approver"]
        self.today = localdate()
        self.first = dt.date(self.today.year, 1, 1)
        offices = Area.objects.filter(path__startswith=district.path, reporting=True)
        self.offices = list(offices.order_by("code"))

    def load(self) -> None:
        self._budget()
        self._received()
        self._given()
        for number, claim in enumerate(CLAIMS, 1):
            self._claim(number, claim)
        self._loans()

    def _budget(self) -> None:
        decided = {"decided_on": self.first, "document": "金组预〔演示〕1 号"}
        Budget.objects.bulk_create(
            Budget(
                fund=self.keeper.fund,
                year=self.today.year,
                area=area,
                use=use,
                fen=yuan * YUAN,
                **decided,
            )
            for use, (whole, part) in PLANNED.items()
            for area, yuan in [
                (self.district, whole),
                *((office, part) for office in self.offices),
            ]
        )

    def _received(self) -> None:
        """What the district and each office have for the year; of the zone also what enterprises
        and members gave."""
        before = months_later(self.first, -6)
        for number, day in enumerate((before, self.first)):
            told: dict[str, Any] = {"purpose": f"{day.year}年度拨入（演示）"}
            self.keeper.receive(day, S.DISTRICT, 260_000 - 60_000 * number, **told)
            for office in self.offices:
                self.keeper.receive(day, S.TOWN, 48_000, office, **told)
        zone = Treasury(self.keeper.fund, self.clerk, self.approver)
        for source, yuan, what, payer in (
            (S.ENTERPRISE, 12_000, "企业管理费划拨（演示）", "阅海湾演示物业公司"),
            (S.RETURNED, 6_400, "党费返还（演示）", "区委组织部"),
            (S.DONATION, 3_000, "党员自愿捐助（演示）", ""),
        ):
            zone.receive(self.first, source, yuan, self.zone, purpose=what, payer=payer)

    def _given(self) -> None:
        """Of the quarter before the last one everything is signed; of the last one the money is on
        its way; of the present one the batch waits to be checked."""
        keeper, since = self.keeper, months_later(self.first, -12)
        keeper.shares(since, ((S.DISTRICT, PayerLevel.FUND, 40), (S.TOWN, PayerLevel.TOWN, 60)))
        keeper.rule(
            "党组织活动经费",
            Entitlement.PARTY_ORGANISATION,
            Rhythm.QUARTER,
            600,
            use=U.ACTIVITY,
            since=since,
        )
        keeper.rule(
            "党员教育经费", Entitlement.MEMBER, Rhythm.YEAR, 100, use=U.TRAINING, since=since
        )
        this = Quarter.of(self.today)
        keeper.appropriate(this.shift(-1))
        keeper.propose(this, this.first)

    # Expenses of the zone

    def _claim(self, number: int, told: Claim) -> None:
        day = max(self.today - told.ago * DAY, self.first)
        held = Account.objects.held().get(
            fund=self.keeper.fund, source=S.TOWN, area=self.zone, party_organisation=None
        )
        claim = Expense(
            area=self.zone,
            account=held,
            commercial_district=CommercialDistrict.objects.filter(area=self.zone).first(),
            use=told.use,
            summary=f"{told.summary}（演示）",
            fen=told.yuan * YUAN,
            spent_on=day,
            payee="阅海湾演示文化用品店",
            payee_number="10290000000017",
            payee_bank="宁夏银行金凤支行（演示）",
            witness="演示证明人",
            state=E.DRAFT,
            told=TOLD.get(told.state, ""),
            made_by=self.clerk,
        )
        claim.save()
        self._voucher(claim, number)
        self._reached(claim, told.state, day)

    def _reached(self, claim: Expense, state: ExpenseState, day: dt.date) -> None:
        claim.state = state
        if state in {E.CHECKED, E.APPROVED, E.PAID, E.REJECTED}:
            claim.checked_by = self.approver
        if state in {E.APPROVED, E.PAID}:
            claim.approved_by = self.keeper.approver
            claim.payee_seal = payees.seal(claim)
        if state == E.PAID:
            claim.paid_on = min(day + 5 * DAY, self.today)
            claim.bank_reference = f"ZF{claim.pk:06d}"
            claim.journal = self._paid(claim)
        claim.save()

    def _paid(self, claim: Expense) -> Any:
        fund, held = self.keeper.fund, claim.account
        told: dict[str, Any] = {"commercial_district": claim.commercial_district}
        used = opened_one(fund, Place(AccountKind.USE, held.source, claim.area, claim.use, **told))
        return post_one(
            Posting(
                fund=fund,
                key=f"expense:{claim.pk}",
                kind=JournalKind.PAYMENT,
                day=claim.paid_on or self.today,
                summary=claim.summary,
                lines=((held, -claim.fen), (used, claim.fen)),
                maker=self.clerk,
                checker=self.keeper.approver,
                voucher=claim.bank_reference,
                handler=str(self.clerk),
                witness=claim.witness,
                approver=str(self.keeper.approver),
            )
        )

    def _voucher(self, claim: Expense, number: int) -> None:
        file = bill(number, claim.fen)
        kept = Voucher(expense=claim, title="增值税普通发票（演示）", by=self.clerk)
        kept.sha256 = hashlib.sha256(file.read()).hexdigest()
        file.seek(0)
        kept.file.save(f"demo-{claim.pk}.jpg", file, save=False)
        kept.save()

    # Loans of the zone

    def _loans(self) -> None:
        opened = months_later(self.first, -24)
        fund = loan_fund(self.zone, ZONE_FUND, 300_000, opened, purpose="商户无息贷款（演示）")
        keeper = Treasury(fund, self.clerk, self.approver)
        keeper.receive(opened, S.AWARD, 180_000, purpose="基金首批到位（演示）")
        stores = Storefront.objects.filter(area=self.zone).order_by("pk")
        Lending(keeper, list(stores), self.today).load()


def bill(number: int, fen: int) -> ContentFile:
    """A picture of a bill of nobody: its number, its amount and lines that say nothing."""
    picture = Image.new("RGB", (900, 560), (252, 250, 244))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((30, 30, 870, 530), outline=(150, 60, 40), width=4)
    for top in range(150, 420, 54):
        draw.line((60, top, 840, top), fill=(200, 170, 160), width=2)
    draw.ellipse((640, 340, 820, 500), outline=(190, 40, 40), width=6)
    draw.text((70, 60), f"DEMO No. {number:08d}", fill=(60, 60, 60))
    draw.text((70, 450), f"CNY {fen / 100:,.2f}", fill=(30, 30, 30))
    written = io.BytesIO()
    picture.save(written, "JPEG")
    return clean_photo(written.getvalue())
