"""Stores of 阅海湾, where the demonstration signs in: one at every stage of an application and of a
title's life, so that every page of office, merchant and customer has something to show.

Each was led there by the services that the pages call, and is then dated back. Stores, persons and
pictures are made up and say 演示. What is there already stays.
"""

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate
from PIL import Image, ImageDraw

from accounts.models import User
from config.demo.ledgers import MALL
from config.demo.members import made_up
from config.demo.users import MERCHANT
from core.photos import clean_photo
from districts.models import Area, Building, PartyOrganisation
from districts.services.receipts import NUMBER, random_code
from storefronts.enums import CriterionKind, FeedbackKind, PhotoKind, Trade, Verdict
from storefronts.models import (
    Application,
    ApplicationStep,
    Feedback,
    PublicNotice,
    SchemeVersion,
    Storefront,
    StorefrontAccount,
    StorefrontMember,
    Title,
)
from storefronts.services import (
    applications,
    applying,
    awarding,
    deciding,
    inspections,
    notices,
    plaques,
    revoking,
    schemes,
    scoring,
    shops,
    titles,
)
from storefronts.services.deciding import Judgement
from storefronts.services.scoring import Given

DAY = dt.timedelta(days=1)
BUILDING = MALL
OPENED, SINCE = dt.date(2018, 6, 1), dt.date(2019, 3, 1)
FILLER = "demo-merchant"  # has the stores for which nobody of the demonstration signs in
MODEL, HONEST, STAR = "model_store", "honest_merchant", "star_merchant"
WORDS = "已做到：承诺上墙、票据齐全，专人处理投诉，当天答复（演示）。"


@dataclass(frozen=True)
class Shop:
    name: str
    trade: Trade
    floor: str


SHOPS = (
    Shop("湖畔演示书吧", Trade.CULTURE, "1F"),  # the two of the merchant
    Shop("凤城演示面馆", Trade.CATERING, "1F"),
    Shop("阳光演示便利店", Trade.RETAIL, "1F"),
    Shop("艾依演示茶社", Trade.CATERING, "2F"),
    Shop("贺兰演示数码", Trade.COMMUNICATION, "2F"),
    Shop("清水湾演示宾馆", Trade.HOTEL, "5F"),
    Shop("宝湖演示家居", Trade.MATERIALS, "3F"),
    Shop("老字号演示糕点", Trade.CATERING, "1F"),
    Shop("唐徕演示服饰", Trade.CLOTHING, "2F"),
    Shop("丽景演示美容", Trade.SERVICE, "3F"),
    Shop("典农河演示超市", Trade.RETAIL, "1F"),
    Shop("览山演示咖啡", Trade.CATERING, "1F"),
    Shop("亲水演示餐厅", Trade.CATERING, "4F"),
    Shop("金阳演示手机", Trade.COMMUNICATION, "2F"),
    Shop("悦海演示药店", Trade.RETAIL, "1F"),
    Shop("凤翔演示火锅", Trade.CATERING, "4F"),
    Shop("夜市演示烧烤", Trade.CATERING, "1F"),
)


@transaction.atomic
def load_stages(area: Area, users: dict[str, User]) -> bool:
    """After the area's Party organisations. Whether anything was made."""
    if Storefront.objects.filter(area=area, name=SHOPS[0].name).exists():
        return False
    Stages(area, users).load()
    return True


def drawing(text: str) -> ContentFile:
    """A picture of nobody: a shop front in plain colours, another shade for each text."""
    shade = sum(text.encode()) % 90
    picture = Image.new("RGB", (640, 480), (214, 224 - shade // 2, 232))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((60, 90, 580, 420), fill=(246, 240, 226), outline=(120, 110, 96), width=4)
    draw.rectangle((60, 90, 580, 150), fill=(150 + shade, 40, 36))
    for left in (100, 250, 400):
        draw.rectangle((left, 190, left + 120, 330), fill=(168, 196, 210), outline=(110, 120, 128))
    draw.rectangle((290, 250, 350, 420), fill=(120, 92, 70))
    written = io.BytesIO()
    picture.save(written, "JPEG")
    return clean_photo(written.getvalue())


def filler() -> User:
    """Cannot sign in."""
    found = User.objects.filter(username=FILLER).first()
    return found or User.objects.create_user(FILLER, None, name="演示商户", password_changed=True)


class Stages:
    """The stores of one area, each on its way or with its title."""

    def __init__(self, area: Area, users: dict[str, User]) -> None:
        self.area, self.today = area, localdate()
        self.clerk, self.approver = users["clerk"], users["approver"]
        self.merchant = users[MERCHANT]
        self.filler = filler()
        self.stores: dict[str, Storefront] = {}
        self.versions: dict[str, SchemeVersion] = {}

    def load(self) -> None:
        self._open()
        self._on_the_way()
        self._held()

    # Stores

    def _open(self) -> None:
        building = Building.objects.select_related("commercial_district").get(
            name=BUILDING, commercial_district__area=self.area
        )
        branch = PartyOrganisation.objects.filter(area=self.area, dissolved=None).order_by("pk")
        people = made_up(branch[0], len(SHOPS), SINCE)
        for number, (shop, person) in enumerate(zip(SHOPS, people, strict=True)):
            store = Storefront.objects.create(
                name=shop.name,
                area=self.area,
                commercial_district=building.commercial_district,
                building=building,
                floor=shop.floor,
                unit=f"{shop.floor[0]}-{number + 1:02d}",
                trade=shop.trade,
                staff=3 + number % 8,
                operator=f"经营者{number + 1}（演示）",
                phone=f"1700003{number:04d}",
                opened=OPENED,
                licence_until=self.today.replace(day=1) + 900 * DAY,
            )
            StorefrontMember.objects.create(
                storefront=store, member=person, post="店长", since=SINCE
            )
            mine = self.merchant if number < 2 else self.filler
            StorefrontAccount.objects.create(storefront=store, user=mine, since=SINCE)
            self.stores[shop.name] = store
        for store in list(self.stores.values())[:4]:
            shops.add_photo(store, PhotoKind.FRONT, drawing(store.name), by=self.clerk)

    def _store(self, number: int) -> Storefront:
        return self.stores[SHOPS[number].name]

    def _version(self, code: str) -> SchemeVersion:
        if code not in self.versions:
            scheme = next(one for one in schemes.schemes_of(self.area) if one.code == code)
            found = schemes.in_force(scheme)
            assert found is not None, code  # noqa: S101
            self.versions[code] = found
        return self.versions[code]

    # Applications

    def _on_the_way(self) -> None:
        """From a draft that a clerk fills in to one that may be awarded today."""
        self._aged(self._draft(2, by=self.clerk, answers=3), 1)
        self._aged(self._returned(1), 4)
        self._aged(self._submitted(3), 2)
        self._aged(self._recommended(4), 9)  # past its limit
        self._aged(self._reviewed(5, appraisers=(self.clerk,)), 6)
        self._aged(self._scored(6), 8)
        self._aged(self._rejected(16), 30)
        self._noticed([self._scored(7)], ago=2)
        self._noticed([self._scored(8)], ago=16)
        done = self._noticed([self._scored(9)], ago=20)
        for application in done:
            awarding.award(application, by=self.approver, day=self.today - 2 * DAY)

    def _draft(self, number: int, *, by: Any = None, answers: int = 99) -> Application:
        store = self._store(number)
        user = by or (self.merchant if number < 2 else self.filler)
        made = applying.begin(self._version(MODEL), store, by=user, for_store=by is not None)
        for item in list(applying.items_of(made.items.all()))[:answers]:
            criterion = item.criterion
            photo = drawing(f"{store}{criterion}") if criterion.needs_photo else None
            applying.answer(item, by=user, words=WORDS, points=criterion.points, photo=photo)
        return made

    def _submitted(self, number: int) -> Application:
        draft = self._draft(number)
        applying.agree(draft, by=draft.made_by, deeds="带头诚信经营，帮助周边老人（演示）。")
        draft.refresh_from_db()
        return applying.submit(draft, by=draft.made_by)

    def _returned(self, number: int) -> Application:
        """With two defects, told at once."""
        application = self._recommended(number)
        judged = _met(application)
        photo, *_, words = application.items.order_by("criterion__order")
        judged[photo.pk] = Judgement(
            Verdict.MISSING, "照片反光，看不清有效期，请在光线好的地方重拍。"
        )
        judged[words.pk] = Judgement(Verdict.MISSING, "请写明谁负责处理投诉、几天答复。")
        return deciding.send_back(application, judged, by=self.approver)

    def _recommended(self, number: int) -> Application:
        application = self._submitted(number)
        return deciding.recommend(
            application, by=self.clerk, committee=None, words="现场看过，同意推荐。"
        )

    def _reviewed(self, number: int, appraisers: Sequence[Any] = ()) -> Application:
        application = self._recommended(number)
        application = deciding.approve(application, _met(application), by=self.approver)
        for place, appraiser in enumerate(appraisers):
            scoring.assess(application, _marks(application, less=2 + 3 * place), by=appraiser)
        return application

    def _scored(self, number: int) -> Application:
        application = self._reviewed(number, (self.clerk, self.approver))
        return scoring.conclude(application, by=self.approver)

    def _rejected(self, number: int) -> Application:
        application = self._recommended(number)
        return deciding.reject(
            application, by=self.approver, words="占道经营被查处，整改满一年后可再申报。"
        )

    def _noticed(self, chosen: list[Application], ago: int) -> list[Application]:
        """Published so many days ago, with all its time."""
        for one in chosen:
            self._aged(one, ago + 3)
        notice = notices.publish(
            chosen,
            area=self.area,
            issuer=awarding.issuer_of(self.area),
            first=self.today,
            by=self.approver,
            text="公示期间如有异议，请在本页提出，我们会核查答复。",
        )
        first = self.today - ago * DAY
        last = notices.last_day(chosen, first)
        PublicNotice.objects.filter(pk=notice.pk).update(first_day=first, last_day=last)
        found = list(Application.objects.filter(notice=notice).select_related("notice"))
        for one in found:
            due = applications.due_in(one.state, one, first)
            told = {"state_since": first, "due": due}
            Application.objects.filter(pk=one.pk).update(**told)
            one.refresh_from_db()
        return found

    @staticmethod
    def _aged(application: Application, days: int) -> None:
        """As if all of it had been done so many days before."""
        back = days * DAY
        rows = Application.objects.filter(pk=application.pk)
        rows.update(begun_at=F("begun_at") - back, state_since=F("state_since") - back)
        rows.filter(due__isnull=False).update(due=F("due") - back)
        ApplicationStep.objects.filter(application=application).update(at=F("at") - back)

    # Titles

    def _held(self) -> None:
        """One that ends soon, one of stars, and one of each way in which a title ceases to hold."""
        soon = self._led(0, awarded=self.today - 345 * DAY)
        plain = self._title(10, MODEL, awarded=self.today - 120 * DAY)
        suspended = self._title(11, MODEL, awarded=self.today - 200 * DAY)
        expired = self._title(12, MODEL, awarded=self.today - 400 * DAY)
        revoked = self._title(13, MODEL, awarded=self.today - 300 * DAY)
        honest = self._title(14, HONEST, awarded=self.today - 90 * DAY)
        starred = self._title(15, STAR, awarded=self.today - 150 * DAY, stars=4)
        titles.suspend(
            suspended,
            by=self.approver,
            reason="价签与结账价不符，限期整改",
            day=self.today - 12 * DAY,
        )
        titles.move(expired, titles.EXPIRE, by=None, day=expired.valid_to + DAY, reason="到期未续")
        self._appealed(revoked)
        for place, title in enumerate((soon, plain, honest, starred)):
            inspections.plan(
                title, by=self.clerk, day=self.today + place * DAY, inspector=self.clerk
            )
        self._reported(plain)

    def _led(self, number: int, awarded: dt.date) -> Title:
        """The whole way, so that a renewal finds what was handed in; then dated back."""
        (application,) = self._noticed([self._scored(number)], ago=20)
        title = awarding.award(application, by=self.approver, day=self.today)
        version, back = application.version, self.today - awarded
        title.number = awarding.next_number(version, self.area, awarded.year, title.issuer)
        title.awarded_on, title.hung_on = awarded, awarded + 3 * DAY
        title.valid_to = awarding.last_valid_day(awarded, version.validity_months)
        title.save()
        title.phases.update(since=awarded)
        title.plaques.update(issued_on=awarded)
        days = {"first_day": F("first_day") - back, "last_day": F("last_day") - back}
        PublicNotice.objects.filter(applications=application).update(**days)
        self._aged(application, back.days)
        return title

    def _title(self, number: int, code: str, awarded: dt.date, stars: int | None = None) -> Title:
        version = self._version(code)
        issuer = awarding.issuer_of(self.area)
        title = Title.objects.create(
            scheme=version.scheme,
            version=version,
            storefront=self._store(number),
            number=awarding.next_number(version, self.area, awarded.year, issuer),
            awarded_on=awarded,
            valid_to=awarding.last_valid_day(awarded, version.validity_months),
            issuer=issuer,
            stars=stars,
            hung_on=awarded + 3 * DAY,
        )
        awarding.begin(title, awarded, "授牌")
        return title

    def _appealed(self, title: Title) -> None:
        day = self.today - 6 * DAY
        revoking.revoke(
            title,
            by=self.approver,
            reason="销售假冒商品被查实",
            basis="评选办法“否决：销售假冒伪劣商品被查实”",
            day=day,
            served_on=day + DAY,
            served_how="当面送达，店长签收",
        )
        revoking.appeal(title, by=self.filler, words="商品是代售，已退货并下架，请复核。")

    def _reported(self, title: Title) -> None:
        """What a customer reported yesterday of one that hangs."""
        plaque = plaques.in_force(title)
        Feedback.objects.create(
            number=random_code(NUMBER),
            kind=FeedbackKind.COMPLAINT,
            area=self.area,
            title=title,
            plaque=plaque,
            text="结账时说会员价不能用，货架上没有写明（演示）。",
            phone="17000040001",
            due=self.today + 5 * DAY,
        )


def _met(application: Application) -> dict[int, Judgement]:
    return {item.pk: Judgement(Verdict.MET) for item in application.items.all()}


def _marks(application: Application, less: int) -> dict[int, Given]:
    """All points, but for some of the first that is scored."""
    given: dict[int, Given] = {}
    for criterion in scoring.sheet(application):
        if criterion.kind == CriterionKind.SCORED:
            taken, less = min(less, criterion.points), 0
            given[criterion.pk] = Given(Decimal(criterion.points - taken), "个别处不符（演示）")
    return given
