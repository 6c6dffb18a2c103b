"""One member's rows as a book meets them; nothing of it is saved: a book only plans."""

import datetime as dt
from itertools import count
from typing import Any

from core.dated import Precision
from districts.ledgers import Plan
from districts.models import Organisation, PartyOrganisation
from districts.services.phases import Standing
from members.enums import AffiliationKind
from members.models import Affiliation, Employment, PartyMember
from members.services.affiliations import AffiliationBook, EmploymentBook

FORMAL, FLOATING = AffiliationKind.FORMAL, AffiliationKind.FLOATING_IN
LATER, SAME, OLDER = Standing.LATER, Standing.SAME, Standing.OLDER
DAY = dt.date(2017, 6, 30)
EVE, MORROW = DAY - dt.timedelta(1), DAY + dt.timedelta(1)
EARLY, LATE = dt.date(2016, 1, 1), dt.date(2018, 1, 1)
BY = Precision.BY
MEMBER = PartyMember(pk=1, name="邱平")
FIRST, SECOND = PartyOrganisation(pk=1, name="第一支部"), PartyOrganisation(pk=2, name="第二支部")
SHOP, MALL = Organisation(pk=1, name="某某商店"), Organisation(pk=2, name="某某商场")

keys = count(1)


def saved(row: Any) -> Any:
    row.pk, row._state.adding = next(keys), False
    return row


def belongs(
    party: PartyOrganisation | None = FIRST,
    since: dt.date = EARLY,
    until: dt.date | None = None,
    kind: str = FORMAL,
    **fields: Any,
) -> Affiliation:
    return saved(
        Affiliation(
            member=MEMBER,
            kind=kind,
            party_organisation=party,
            since=since,
            until=until,
            **fields,
        )
    )


def works(
    employer: Organisation | str = SHOP,
    since: dt.date = EARLY,
    until: dt.date | None = None,
    **fields: Any,
) -> Employment:
    known = isinstance(employer, Organisation)
    return saved(
        Employment(
            member=MEMBER,
            organisation=employer if known else None,
            employer_name=str(employer),
            since=since,
            until=until,
            **fields,
        )
    )


def book(
    *rows: Affiliation, standing: Standing = LATER, stated_on: dt.date | None = None
) -> AffiliationBook:
    return AffiliationBook(Plan(), MEMBER, DAY, standing, stated_on, list(rows))


def shop_book(*rows: Employment, standing: Standing = LATER) -> EmploymentBook:
    return EmploymentBook(Plan(), MEMBER, DAY, standing, None, list(rows))


def made(plan: Plan) -> list[tuple[Any, ...]]:
    return [
        (row.party_organisation.name, row.since, row.since_precision, row.until)  # type: ignore[attr-defined]
        for row in plan.creates
    ]


def changed(plan: Plan) -> list[dict[str, Any]]:
    return [values for _, values in plan.updates]
