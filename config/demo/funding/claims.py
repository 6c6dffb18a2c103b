"""Expenses of the zone, led by the services that the pages call to where they stand: claimed by its
clerk, checked by its approver, above the limit approved in the district. All made up (演示)."""

import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from accounts.models import User
from config.demo.funding.making import DAY, YUAN, Treasury
from config.demo.funding.past import claim_since, on
from districts.models import Area, CommercialDistrict
from funding.enums import ExpenseState, Source, Use
from funding.models import Account, Expense
from funding.services import expenses, reversing, vouchers
from funding.services.voucher_files import clean_voucher

U, E = Use, ExpenseState


@dataclass(frozen=True)
class Claim:
    """So many yuan for a use, spent so many days before, with so many vouchers; by a branch out of
    what was appropriated to it, or by the office."""

    state: ExpenseState
    yuan: int
    use: Use
    summary: str
    ago: int
    papers: int = 1
    of_branch: bool = False


CLAIMS = (
    Claim(E.PAID, 1_860, U.ACTIVITY, "主题党日活动物料", 75, 2),
    Claim(E.PAID, 1_290, U.MATERIALS, "学习读本 60 册", 60),
    Claim(E.PAID, 1_980, U.PREMISES, "活动室标牌、书架", 48),
    Claim(E.PAID, 800, U.HARDSHIP, "走访困难党员", 40),
    Claim(E.PAID, 320, U.ACTIVITY, "支部主题党日场地", 38, of_branch=True),
    Claim(E.REVERSED, 1_290, U.MATERIALS, "学习读本 60 册（重复报销）", 35),
    Claim(E.APPROVED, 1_540, U.TRAINING, "党务培训场地", 20),
    Claim(E.APPROVED, 5_200, U.PREMISES, "党群服务站桌椅", 16, 2),
    Claim(E.CHECKED, 6_800, U.PREMISES, "党群服务站投影设备", 12, 2),
    Claim(E.SUBMITTED, 960, U.SERVICE, "便民服务日物料", 6),
    Claim(E.RETURNED, 1_200, U.ACTIVITY, "红色观影活动", 9),
    Claim(E.DRAFT, 450, U.MATERIALS, "党报党刊零订", 2),
    Claim(E.REJECTED, 3_000, U.OTHER, "超市购物卡", 30),
    Claim(E.WITHDRAWN, 700, U.ACTIVITY, "场地布置", 25),
)
#: of the year before, in days before its end
BEFORE = (
    Claim(E.PAID, 1_620, U.ACTIVITY, "国庆主题党日", 88),
    Claim(E.PAID, 3_400, U.PREMISES, "党群服务站书柜", 62),
    Claim(E.PAID, 1_150, U.MATERIALS, "学习资料", 45),
    Claim(E.PAID, 900, U.SERVICE, "冬季义诊物料", 21),
    Claim(E.PAID, 1_200, U.HARDSHIP, "元旦前走访困难党员", 8),
)
DEFECTS = (
    "票据看不清，请重拍（演示）",
    "票据抬头、日期不对，抬头应为党工委全称（演示）",
    "缺活动通知和参加人员名单（演示）",
)
REFUSED = "购物卡不在开支范围内（演示）。"


class Claiming:
    """What an area claims of a fund; `above` approves what is past the limit."""

    def __init__(self, keeper: Treasury, area: Area, above: User, today: dt.date) -> None:
        self.clerk, self.approver, self.above = keeper.clerk, keeper.approver, above
        self.today, self.first = today, dt.date(today.year, 1, 1)
        self.area = area
        held = Account.objects.held().filter(fund=keeper.fund, source=Source.TOWN, area=area)
        self.office = held.get(party_organisation=None)
        self.branch = held.exclude(party_organisation=None).order_by("pk").first()
        self.district = CommercialDistrict.objects.filter(area=area).order_by("pk").first()
        self.bills = 0

    def load(self) -> None:
        self.spend(BEFORE, self.first)
        for told in CLAIMS:
            self._claim(told, max(self.today - told.ago * DAY, self.first))

    def spend(self, claims: Iterable[Claim], end: dt.date) -> None:
        for told in claims:
            self._claim(told, end - told.ago * DAY)

    def _claim(self, told: Claim, spent: dt.date) -> None:
        with on(day := self._by(spent, 1)):
            claim = self._drafted(told, spent)
            if told.state == E.DRAFT:
                return
            claim = claim_since(expenses.submit(claim, by=self.clerk), day)
        with on(day := self._by(spent, 3)):
            claim = claim_since(self._answered(claim, told.state), day)
        if claim.state == E.CHECKED and told.state != E.CHECKED:
            with on(day := self._by(spent, 4)):
                claim = claim_since(expenses.approve(claim, by=self.above), day)
        if told.state in {E.PAID, E.REVERSED}:
            self._paid(claim, self._by(spent, 6))
        if told.state == E.REVERSED:
            self._reversed(claim, self._by(spent, 9))

    def _by(self, day: dt.date, later: int) -> dt.date:
        return min(day + later * DAY, self.today)

    def _drafted(self, told: Claim, spent: dt.date) -> Expense:
        account = self.branch if told.of_branch and self.branch else self.office
        claim = Expense.objects.create(
            area=self.area,
            account=account,
            party_organisation=account.party_organisation,
            commercial_district=self.district,
            use=told.use,
            summary=f"{told.summary}（演示）",
            fen=told.yuan * YUAN,
            spent_on=spent,
            payee="阅海湾演示文化用品店",
            payee_number="10290000000017",
            payee_bank="演示银行支行",
            witness="演示证明人",
            made_by=self.clerk,
        )
        files = [self._bill(claim.fen // told.papers) for _ in range(told.papers)]
        vouchers.add(claim, files, by=self.clerk, title="增值税普通发票（演示）")
        return claim

    def _bill(self, fen: int) -> ContentFile:
        self.bills += 1
        return bill(self.bills, fen)

    def _answered(self, claim: Expense, state: ExpenseState) -> Expense:
        """By the zone's approver, or taken back before."""
        if state == E.SUBMITTED:
            return claim
        if state == E.WITHDRAWN:
            return expenses.withdraw(claim, by=self.clerk, note="改由物业承担（演示）")
        if state == E.RETURNED:
            return expenses.send_back(claim, DEFECTS, by=self.approver)
        if state == E.REJECTED:
            return expenses.reject(claim, by=self.approver, note=REFUSED)
        return expenses.check(claim, by=self.approver)

    def _paid(self, claim: Expense, day: dt.date) -> None:
        with on(day):
            slip = f"ZF{day:%Y%m%d}{claim.pk:06d}"
            expenses.pay(claim, day=day, bank_reference=slip, by=self.clerk)

    def _reversed(self, claim: Expense, day: dt.date) -> None:
        with on(day):
            paid = Expense.objects.select_related("journal").get(pk=claim.pk)
            if paid.journal is not None:
                asked = reversing.ask(
                    paid.journal, day=day, reason="同一批读本重复报销（演示）", by=self.clerk
                )
                reversing.post(asked, by=self.approver)


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
    return clean_voucher(written.getvalue())
