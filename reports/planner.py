"""What the planner knows of the registers: after a large import it must learn before a compile."""

from django.db import connection, models

from activities.models import (
    Activity,
    Attendance,
    Booking,
    Case,
    Claim,
    CoHost,
    Outcome,
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
    Statement,
    WorkCoverage,
)
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
)
MANY = 1000

STALE = """
    select s.relname
    from pg_stat_user_tables s
    join pg_class c on c.oid = s.relid
    where s.relname = any(%s) and s.n_mod_since_analyze > greatest(%s, 0.2 * c.reltuples)
    order by s.relname
"""


def refresh() -> list[str]:
    """Analyse the registers that changed much since they were last; answers which.

    A plan made for an empty table takes hours on a full one, and the database's own housekeeping
    looks only once a minute. Called outside of transactions: it holds its lock until the end.
    """
    tables = [model._meta.db_table for model in READ]
    with connection.cursor() as cursor:
        cursor.execute(STALE, [tables, MANY])
        stale = [table for (table,) in cursor.fetchall()]
        for table in stale:
            cursor.execute(f'analyze "{table}"')
    return stale
