"""Three districts before their published quarter: of each there is one ledger, which says how
things stood on its day. Here its rows get the days on which they began in the seven quarters
before, so that books open with the first of the eight and every figure grows to the published one.

The days are made up, as far as the ledgers leave them open; what stands on the published day stays.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Min, QuerySet

from config.demo.activities.making import spread
from config.demo.cities import quarters_of
from core.dated import Precision, Quarter
from districts.enums import Metric, OrganisationKind
from districts.models import (
    Area,
    JointCommittee,
    Organisation,
    OrganisationCoverage,
    OrganisationPhase,
    PartyOrganisation,
    PartyOrganisationPhase,
    Statement,
    WorkCoverage,
)
from members.models import Affiliation, Employment

DAY, MONTH = dt.timedelta(days=1), dt.timedelta(days=30)
MADE_UP = "以前各季台账（演示）"
XUANHUA, XIGONG, RENCHENG = "130705Z01", "410303", "370811003"
#: of 宣化: the last so many enterprises of joint branches were covered, and so many social
#: organisations registered, one after another in the eight quarters
JOINED, REGISTERED = 26, 8
#: of 西工: the last so many branches were founded in the quarters before their committee
FOUNDED = 7
#: of ten members of 西工 so many belonged to their branch when the books opened, so many came by
#: and by; the others were gathered in by the campaign of their commercial district (XG5, XG8)
SETTLED, COMING = 4, 2
#: from when on 西工's campaigns gathered members in, by what the committee's name holds
CAMPAIGNS = {
    "百货楼": (dt.date(2016, 1, 8), dt.date(2016, 9, 20)),
    "建材": (dt.date(2016, 3, 15), dt.date(2016, 10, 25)),
    "信息科技城": (dt.date(2016, 5, 16), dt.date(2016, 11, 25)),
}
BEGAN = ("since", "since_precision")


@transaction.atomic
def load_earlier(areas: dict[str, Area]) -> bool:
    """After the ledgers. Whether anything was dated back; a second time nothing is."""
    if areas[RENCHENG].roster_since == (first := _first(RENCHENG)).last:
        return False
    _rencheng(areas[RENCHENG], first)
    _xigong(areas[XIGONG], _first(XIGONG))
    _xuanhua(areas[XUANHUA], quarters_of(XUANHUA[:6]))
    return True


def _first(code: str) -> Quarter:
    return quarters_of(code[:6])[0]


def _opened(area: Area, day: dt.date, *books: str) -> None:
    """Its books open on the day."""
    for name in books:
        setattr(area, name, day)
    area.save(update_fields=books)


def _since(rows: QuerySet[Any], day: dt.date) -> None:
    """Known only not to have begun later than the day."""
    rows.update(since=day, since_precision=Precision.BY)


def _founded(parties: Iterable[PartyOrganisation], day: dt.date, precision: str) -> None:
    """With their first phase and with what they cover since their founding."""
    keys = [one.pk for one in parties]
    began = {"since": day, "since_precision": precision}
    for rows in (PartyOrganisationPhase, OrganisationCoverage):
        rows.objects.filter(
            party_organisation__in=keys, since=F("party_organisation__founded")
        ).update(**began)
    PartyOrganisation.objects.filter(pk__in=keys).update(founded=day, founded_precision=precision)


def _rencheng(area: Area, first: Quarter) -> None:
    """The ledger of floating members says since when each is there: before that its branches
    stood (JN1)."""
    _opened(area, first.last, "roster_since")
    inside = Affiliation.objects.filter(party_organisation__area=area)
    earliest = inside.aggregate(day=Min("since"))["day"]
    if earliest is not None:
        _founded(PartyOrganisation.objects.filter(area=area), earliest - DAY, Precision.BY)


def _xigong(area: Area, first: Quarter) -> None:
    """What sits in the joint committees was there before; some branches were founded on the way to
    them, and members came by and by, most of them with the campaigns."""
    _opened(area, first.last, "ledger_since", "roster_since")
    _since(OrganisationPhase.objects.filter(area=area), first.last)
    parties = list(PartyOrganisation.objects.filter(area=area).order_by("founded", "pk"))
    _founded(parties[:-FOUNDED], first.last, Precision.BY)
    days = spread(first.last + MONTH, dt.date(2016, 2, 28), FOUNDED)
    for party, day in zip(parties[-FOUNDED:], days, strict=False):
        _founded([party], min(day, party.founded), Precision.DAY)
    for committee in JointCommittee.objects.filter(area=area):
        _gathered(committee, first)


def _gathered(committee: JointCommittee, first: Quarter) -> None:
    """Since when each member of its organisations belongs to his branch and works there."""
    begins, ends = next(days for word, days in CAMPAIGNS.items() if word in committee.name)
    seated = PartyOrganisation.objects.filter(
        coverages__organisation__seats__joint_committee=committee
    )
    links = list(
        Affiliation.objects.filter(party_organisation__in=seated)
        .select_related("party_organisation", "member")
        .order_by("pk")
    )
    coming = spread(first.last + DAY, begins, len(links))
    campaign = spread(begins, ends, len(links))
    for number, (link, early, late) in enumerate(zip(links, coming, campaign, strict=True)):
        turn = number * 7 % 10
        day = first.last if turn < SETTLED else early if turn < SETTLED + COMING else late
        party = link.party_organisation
        known = (party and party.founded, link.member.joined)
        link.since = max(day, *(one for one in known if one))
        settled = link.since == first.last
        link.since_precision = Precision.BY if settled else Precision.DAY
    Affiliation.objects.bulk_update(links, BEGAN)
    began = {link.member_id: link for link in links}
    jobs = list(Employment.objects.filter(member__in=began))
    for job in jobs:
        link = began[job.member_id]
        job.since, job.since_precision = link.since, link.since_precision
    Employment.objects.bulk_update(jobs, BEGAN)


def _xuanhua(area: Area, quarters: tuple[Quarter, ...]) -> None:
    _opened(area, quarters[0].last, "ledger_since")
    _enterprises(area, quarters)
    _social(area, quarters)
    _reached(area, quarters)
    _told(area, quarters)


def _enterprises(area: Area, quarters: tuple[Quarter, ...]) -> None:
    """Branches of which the ledger says 2017 were founded month by month; joint ones took in one
    enterprise after another."""
    of_the_year = PartyOrganisation.objects.filter(
        area=area, founded=quarters[0].first, founded_precision=Precision.YEAR
    )
    for number, party in enumerate(of_the_year.order_by("pk")):
        _founded([party], dt.date(quarters[0].year, 1 + number % 12, 1), Precision.MONTH)
    covered = OrganisationCoverage.objects.filter(
        organisation__area=area, organisation__kind=OrganisationKind.ENTERPRISE, way__code="joint"
    )
    rows = list(covered.select_related("party_organisation").order_by("-pk")[:JOINED])
    days = spread(quarters[1].first, quarters[-1].first + 2 * MONTH, JOINED)
    for row, day in zip(reversed(rows), days, strict=False):
        row.since = max(day, row.party_organisation.founded)
        row.since_precision = Precision.DAY
    OrganisationCoverage.objects.bulk_update(rows, BEGAN)


def _social(area: Area, quarters: tuple[Quarter, ...]) -> None:
    """The ledger has no days of them: the last ones were registered while the books were kept, and
    covered soon afterwards."""
    social = {"area": area, "kind": OrganisationKind.SOCIAL}
    opens = quarters[0].last
    bodies = list(Organisation.objects.filter(**social).order_by("pk").defer("search"))
    fresh = bodies[-REGISTERED:]
    _since(OrganisationPhase.objects.filter(organisation__in=bodies), opens)
    _since(OrganisationCoverage.objects.filter(organisation__in=bodies), opens)
    days = spread(quarters[1].first, quarters[-1].first, REGISTERED)
    for body, day in zip(fresh, days, strict=False):
        Organisation.objects.filter(pk=body.pk).update(opened=day)
        body.phases.update(since=day, since_precision=Precision.DAY)
        body.coverages.update(since=day + 2 * MONTH, since_precision=Precision.DAY)
    for party in PartyOrganisation.objects.filter(coverages__organisation__in=bodies).distinct():
        first = party.coverages.order_by("since").values_list("since", flat=True)[0]
        _founded([party], first, Precision.BY if first == opens else Precision.DAY)


def _reached(area: Area, quarters: tuple[Quarter, ...]) -> None:
    """XH3: thirteen instructors were given their 28 organisations quarter by quarter."""
    rows = list(WorkCoverage.objects.filter(organisation__area=area).order_by("organisation", "pk"))
    order = {key: place for place, key in enumerate({row.organisation_id: 0 for row in rows})}
    for row in rows:
        quarter = quarters[order[row.organisation_id] * len(quarters) // len(order)]
        row.since, row.since_precision = quarter.last, Precision.BY
    WorkCoverage.objects.bulk_update(rows, BEGAN)


def _told(area: Area, quarters: tuple[Quarter, ...]) -> None:
    """What earlier ledgers stated of members: in each quarter some organisations have one more."""
    held = Statement.objects.filter(
        organisation__area=area, metric__in=(Metric.MEMBERS, Metric.FULL_MEMBERS)
    )
    earlier = []
    for row in held.filter(day=quarters[-1].last).order_by("organisation", "metric"):
        turn = (row.organisation_id or 0) % len(quarters)
        days = {quarters[turn].last: row.value}
        if turn:
            days[quarters[0].last] = max(row.value - 1, 0)
        told = {"organisation_id": row.organisation_id, "metric": row.metric, "area": area}
        for day, value in days.items():
            if day != row.day:
                earlier.append(Statement(day=day, value=value, source=MADE_UP, **told))
    Statement.objects.bulk_create(earlier)
