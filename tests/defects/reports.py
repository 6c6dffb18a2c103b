"""Slips in what is counted."""

from tests.defects import Defect

PREDICATES = "reports/indicators/predicates.py"
FACTS = "reports/sql/organisation_facts.sql"
ORGANISATIONS = "reports/sql/organisations_of_the_day.sql"
FRESH = "tests/reports/test_freshness.py"

DEFECTS = [
    Defect(
        PREDICATES,
        "kind != OrganisationKind.DEPARTMENT",
        "kind != OrganisationKind.SOCIAL",
        "tests/reports/test_indicators.py",
    ),
    Defect(
        PREDICATES,
        "return joint(basis) & ~standalone(basis)",
        "return joint(basis)",
        "tests/reports/test_indicators.py",
    ),
    Defect(
        PREDICATES,
        "Q(members__gt=0, full_members__lt=basis.due_members)",
        "Q(members__gte=0, full_members__lt=basis.due_members)",
        "tests/reports/test_indicators.py",
    ),
    Defect(
        PREDICATES,
        "Q(full_members__gte=basis.due_members)",
        "Q(full_members__gt=basis.due_members)",
        "tests/reports/test_indicators.py",
    ),
    Defect(
        "reports/indicators/definition.py",
        "whole & ~self.rows(basis)",
        "whole & self.rows(basis)",
        "tests/reports/test_indicators.py tests/reports/test_rows_behind.py",
    ),
    Defect(
        FACTS,
        "where c.since <= %(day)s and (c.until is null or c.until > %(day)s)\n"
        "        and p.founded",
        "where c.since < %(day)s and (c.until is null or c.until > %(day)s)\n        and p.founded",
        "tests/reports/test_compiling.py",
    ),
    Defect(
        ORGANISATIONS,
        "p.since <= %(day)s and p.ends > %(day)s",
        "p.since <= %(day)s and p.ends >= %(day)s",
        "tests/reports/test_facts_of_organisations.py",
    ),
    Defect(
        PREDICATES,
        "return found | Q(seat=True) if basis.seats_count else found",
        "return found | Q(seat=True)",
        "tests/reports/test_indicators.py",
    ),
    Defect(
        PREDICATES,
        "counted(basis) & ~covered(basis) & ~by_means(basis, *after) & by_means",
        "counted(basis) & ~covered(basis) & by_means",
        "tests/reports/test_indicators.py tests/reports/test_predicates.py",
    ),
    Defect(
        PREDICATES,
        "| Q(work_only=True) | by_activity",
        "| by_activity",
        "tests/reports/test_indicators.py tests/reports/test_predicates.py",
    ),
    Defect(
        PREDICATES,
        "others = by_means(basis, *Means.values) | Q(work_only=True)",
        "others = by_means(basis, *Means.values)",
        "tests/reports/test_predicates.py",
    ),
    Defect(
        "reports/indicators/organisations.py",
        "both(due, covered),\n        due,",
        "both(due, covered),\n        counted,",
        "tests/reports/test_indicators.py tests/reports/test_declarations.py",
    ),
    Defect(
        FACTS,
        "order by organisation_id, rank, id",
        "order by organisation_id, rank desc, id",
        "tests/reports/test_compiling.py tests/reports/test_facts_of_organisations.py",
    ),
    Defect(
        "reports/territory.py",
        "return since is not None and since <= day",
        "return since is not None",
        "tests/reports/test_territory.py",
    ),
    Defect(
        "reports/readings.py",
        "thousandths = (2000 * self.numerator + self.denominator)",
        "thousandths = (2000 * self.numerator)",
        "tests/reports/test_readings.py",
    ),
    Defect(
        "reports/views/framed.py",
        "for name, hole in HOLES.items()}",
        "for name, hole in list(HOLES.items())[1:]}",
        FRESH,
    ),
    Defect(
        "reports/views/framed.py",
        "    if len(get_messages(request)):\n",
        "    if False:\n",
        FRESH,
    ),
    Defect(
        "reports/boards/freshness.py",
        'found = Pulse(f"{day}/{figures}", frame)',
        'found = Pulse(f"{day}/{figures}", "")',
        FRESH,
    ),
    Defect(
        "reports/boards/freshness.py",
        "%(day)s::text, pg_current_snapshot(), ",
        "%(day)s::text, ",
        FRESH,
    ),
    Defect(
        "reports/boards/freshness.py",
        " or pg_current_xact_id_if_assigned() is not null",
        "",
        FRESH,
    ),
    Defect(
        "reports/boards/charts.py",
        '("#7893B5", "dash", "square")',
        '("#7893B5", "solid", "circle")',
        "tests/reports/test_charts.py",
    ),
]
