"""What the planner knows of the registers: after a large import it must learn before a compile."""

from django.db import connection, models

from activities.models import (
    Activity,
    Appraisal,
    Attendance,
    Booking,
    Case,
    Claim,
    CoHost,
    DutySlot,
    Outcome,
    Pairing,
    Resolution,
    ServiceItem,
    TeamMembership,
    Visit,
    Volunteer,
)
from districts.models import (
    Organisation,
    OrganisationCoverage,
    OrganisationPhase,
    PartyOrganisation,
    PartyOrganisationPhase,
    PartyPost,
    Statement,
    Term,
    VenueSupport,
    WorkCoverage,
)
from funding.models import Account, Budget, Entry, InKind, Instalment, Journal, Loan
from members.models import Affiliation, Employment, PartyMember
from storefronts.models import Storefront, StorefrontMember, Title, TitlePhase

READ: tuple[type[models.Model], ...] = (
    Organisation,
    OrganisationPhase,
    OrganisationCoverage,
    WorkCoverage,
    Statement,
    PartyOrganisation,
    PartyOrganisationPhase,
    PartyPost,
    Term,
    PartyMember,
    Employment,
    Affiliation,
    Storefront,
    StorefrontMember,
    Title,
    TitlePhase,
    Activity,
    Attendance,
    CoHost,
    Outcome,
    Booking,
    Case,
    Claim,
    TeamMembership,
    Visit,
    Volunteer,
    Appraisal,
    DutySlot,
    Pairing,
    Resolution,
    ServiceItem,
    VenueSupport,
    Account,
    Journal,
    Entry,
    Budget,
    InKind,
    Loan,
    Instalment,
)
MANY = 1000

STALE = """
    select s.relname
    from pg_stat_user_tables s
    join pg_stat_xact_user_tables x using (relid)
    join pg_class c on c.oid = s.relid
    where s.relname = any(%s) and s.n_mod_since_analyze + x.n_tup_ins + x.n_tup_upd + x.n_tup_del
        > greatest(%s, 0.2 * c.reltuples)
    order by s.relname
"""


def refresh() -> list[str]:
    """Analyse the registers that changed much since they were last; answers which.

    A plan made for an empty table takes hours on a full one, and the database's own housekeeping
    looks only once a minute. Called outside of transactions: it holds its lock until the end. What
    the present one has written is counted too, as in a test that is one transaction.
    """
    tables = [model._meta.db_table for model in READ]
    with connection.cursor() as cursor:
        cursor.execute(STALE, [tables, MANY])
        stale = [table for (table,) in cursor.fetchall()]
        for table in stale:
            cursor.execute(f'analyze "{table}"')
    return stale
