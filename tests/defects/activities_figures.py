"""Slips in what is counted of activities, services and organisational life."""

from tests.defects import Defect

YEAR = "reports/sql/activities_of_the_year.sql"
CASES = "reports/sql/case_facts.sql"

FACTS = "tests/reports/test_facts_of_activities.py"
FIGURES = "tests/reports/test_figures_of_activities.py"
OF_SERVICES = "tests/reports/test_facts_of_services.py"
SERVED = "tests/reports/test_figures_of_services.py"

DEFECTS = [
    Defect(  # what was only announced is counted
        YEAR,
        "a.state in ('held', 'closed')",
        "a.state <> 'cancelled'",
        FACTS,
    ),
    Defect(  # an activity of the first day of the quarter is of the one before
        "reports/sql/activity_facts.sql",
        "a.day >= %(first)s",
        "a.day > %(first)s",
        FACTS,
    ),
    Defect(  # 学时 are given for every theme
        YEAR,
        "case when held.theme in ('life', 'training')",
        "case when held.theme <> ''",
        FACTS,
    ),
    Defect(  # who held it along has not taken part
        "reports/sql/organisation_facts.sql",
        "    join activities_cohost h on h.activity_id = a.id\n",
        "    join activities_cohost h on h.activity_id = a.id and h.name <> ''\n",
        FACTS,
    ),
    Defect(  # every basis counts activities as work coverage
        "reports/indicators/predicates.py",
        "return Q(active=True) if basis.activities_count else NOTHING",
        "return Q(active=True)",
        FIGURES,
    ),
    Defect(  # the year's figure is the quarter's
        "reports/indicators/activities.py",
        "TIMES = Times(ActivityFact, ACTIVITIES, Q(in_quarter=True))",
        "TIMES = Times(ActivityFact, ACTIVITIES, Q(in_quarter=True), Q(in_quarter=True))",
        FIGURES,
    ),
    Defect(  # fen are shown as yuan
        "reports/indicators/definition.py",
        "return number / self.scale if number % self.scale else number // self.scale",
        "return number",
        "tests/reports/test_declarations.py",
    ),
    Defect(  # an answer on the last day is late
        CASES,
        "coalesce(k.answered_then <= k.due, false)",
        "coalesce(k.answered_then < k.due, false)",
        OF_SERVICES,
    ),
    Defect(  # what was answered after the day is known on it
        CASES,
        "case when k.answered_then is null then '' else k.adoption end",
        "k.adoption",
        OF_SERVICES,
    ),
    Defect(  # a question whose words were erased was never asked
        "reports/sql/duty_facts.sql",
        "b.question <> '' or b.answered_on is not null",
        "b.question <> ''",
        OF_SERVICES,
    ),
    Defect(  # a deputy is named
        "reports/sql/duty_facts.sql",
        "coalesce(o.name, nullif(held.department, ''), '党代表')",
        "coalesce(o.name, nullif(held.department, ''), held.deputies)",
        f"{OF_SERVICES} {SERVED}",
    ),
    Defect(  # a member who volunteers is not seen where he was there as the member
        "reports/sql/volunteer_facts.sql",
        "join activities_attendance t on t.member_id = r.member_id",
        "join activities_attendance t on t.volunteer_id = r.id",
        SERVED,
    ),
    Defect(  # what a year asks for comes due in each of its quarters
        "reports/compile/life.py",
        "where last <= %(day)s",
        "where first <= %(day)s",
        SERVED,
    ),
    Defect(  # a committee founded in the quarter owes a meeting at once
        "reports/sql/committee_facts.sql",
        "case when j.founded > %(first)s then 0 else",
        "case when false then 0 else",
        SERVED,
    ),
]
