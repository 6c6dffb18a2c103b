"""A quarter with something of everything on its pages, made in an installation by its shell: money
that was overspent, targets in every state, a commercial district with floors, a superior's form, an
ad-hoc table, a token."""

import datetime as dt
import io

from accounts.models import User
from core.dated import Quarter
from districts.models import Area, Building, CommercialDistrict, Organisation, OrganisationPhase
from districts.services import tokens
from funding.enums import AccountKind, JournalKind
from funding.models import Budget, Fund
from funding.services.accounts import Place, opened
from funding.services.posting import Posting, post
from reports import targets
from reports.compile.compiling import compile_report
from reports.enums import FormPart
from reports.models import TableTemplate
from reports.superior import mapping, templates
from reports.superior.contents import Content
from storefronts.models import Storefront, Title
from tests.reports.life import phase, title_with
from tests.reports.superior_form import SHEET, superior_form
from tests.storefronts.stores import store_in

#: what a shell of the installation is given
MADE = "from tests.main_job.report_scenes import make; make()"
WORDS = "indicator=organisations&indicator=organisation_coverage&fraction=1&rows=units"
PERIOD = Quarter(2017, 4)
DAY = dt.date(2017, 11, 15)
ENDS = dt.date(2018, 4, 30)
#: what each target comes to by the end of the quarter, against three quarters of its time
TARGETS = {
    "model_stores": ("党员示范店", 1),
    "storefronts": ("商户", 9),
    "volunteers": ("志愿者", 100),
}
DRAWN = 60  # organisations in the building; the ledger's first are those with a Party organisation


def make() -> None:
    zone, official = Area.objects.get(code="640106Z01"), User.objects.get(username="official")
    assert zone.parent
    _money(zone)
    _floors(zone)
    for code, (title, value) in TARGETS.items():
        aim = {"indicator": code, "title": title, "value": value, "plan": "双十双百"}
        since = dt.date(2017, 1, 1)
        targets.set_target(area=zone.parent, first_day=since, last_day=ENDS, by=official, **aim)
    compile_report(zone.parent, PERIOD)
    _form(zone.parent, official)
    words = f"area={zone.parent.code}&basis=default&columns=indicators&span=one&{WORDS}"
    table = {"area": zone.parent, "owner": official, "name": "覆盖进度", "shared": True}
    TableTemplate.objects.create(words=words, **table)
    tokens.make(official, name="区政务平台", expires_on=dt.date.today() + dt.timedelta(days=30))


def _money(zone: Area) -> None:
    """Six of ten wan yuan spent, where five were budgeted."""
    fund = Fund.objects.create(area=zone.parent, name="专项经费", opened=dt.date(2016, 1, 1))
    given = {"fund": fund, "source": "town", "use": "activity", "fen": 50_000_00}
    Budget.objects.create(year=2017, area=zone, decided_on=DAY, **given)
    places = [
        Place(AccountKind.SOURCE, "town", zone),
        Place(AccountKind.HELD, "town", zone),
        Place(AccountKind.USE, "town", zone, use="activity"),
    ]
    out, held, used = (opened(fund, places)[place] for place in places)
    maker, checker = (User.objects.create(username=name) for name in ("maker", "checker"))
    hands = {"fund": fund, "day": DAY, "maker": maker, "checker": checker, "handler": "经办小周"}
    came = ((out, -100_000_00), (held, 100_000_00))
    went = ((held, -60_000_00), (used, 60_000_00))
    receipt, payment = JournalKind.RECEIPT, JournalKind.PAYMENT
    post([
        Posting(key="1", kind=receipt, summary="镇财政拨入", lines=came, **hands),
        Posting(key="2", kind=payment, summary="主题党日", voucher="记2", lines=went, **hands),
    ])  # fmt: skip


def _floors(zone: Area) -> None:
    """A building with a store of each state of the title; of the organisations inside one is
    reached by work alone, one by nothing."""
    park = CommercialDistrict.objects.filter(area=zone).earliest("pk")
    tower = Building.objects.create(name="1号楼", commercial_district=park, floors=6)
    inside = Organisation.objects.filter(area=zone).order_by("pk")[:DRAWN]
    OrganisationPhase.objects.filter(organisation__in=inside).update(building=tower)
    where = {"commercial_district": park, "building": tower}
    stores = [
        store_in(zone, name, floor=f"{number}F", **where)
        for number, name in enumerate(("文华书城", "万信通讯", "富贵鸟", "益华百货"), 1)
    ]
    _titles(stores)
    Storefront.objects.create(
        name="总部", area=zone, organisation=inside[0], floor="6F", opened=DAY, **where
    )


def _titles(stores: list[Storefront]) -> list[Title]:
    """Standing, suspended and expired; the last has none."""
    standing, suspended, expired, _ = stores
    return [
        title_with(standing),
        title_with(suspended, phase(DAY, "suspended")),
        title_with(expired, valid_to=DAY),
    ]


def _form(district: Area, official: User) -> None:
    """A superior's form with one cell mapped."""
    book = io.BytesIO(superior_form())
    form = templates.upload(
        area=district, name="省季报", file=book, filename="季报.xlsx", by=official
    )
    held = Content(FormPart.NUMERATOR, "organisations")
    mapping.put(templates.newest(form), SHEET, (6, 2), held, by=official)
