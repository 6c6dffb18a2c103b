"""Slips in volunteering, the service list and its claims, member projects and pairings."""

from tests.defects import Defect

TEAMS = "activities/services/teams.py"
HOURS = "activities/services/hours.py"
THANKS = "activities/services/thanks.py"
CLAIMS = "activities/services/claims.py"
ITEMS = "activities/services/service_items.py"
PROJECTS = "activities/services/projects.py"
DUE = "activities/services/due_services.py"
PAIRINGS = "activities/services/pairings.py"
IN_TEAMS = "tests/activities/test_services_teams.py"
SERVED = "tests/activities/test_services_volunteers.py"
CLAIMED = "tests/activities/test_services_claims.py"
SAVED = "tests/activities/test_services_projects.py"
VISITED = "tests/activities/test_services_pairings.py"
TOLD = "tests/activities/test_rules_services.py"
PUBLIC = "tests/activities/test_views_services.py"

DEFECTS = [
    Defect(TEAMS, "        _turn(other, day, leader=False)\n", "        pass\n", IN_TEAMS),
    Defect(TEAMS, "name=team.name, dissolved=None)", "name=team.name)", IN_TEAMS),
    Defect(HOURS, "        who |= Q(member=volunteer.member_id)\n", "        pass\n", SERVED),
    Defect(HOURS, "(ClaimState.CONFIRMED,", "(ClaimState.DONE, ClaimState.CONFIRMED,", SERVED),
    Defect(THANKS, "if points > (held := balance(locked)):", "if (held := 0):", SERVED),
    Defect(
        THANKS,
        'int(hours.total(volunteer)) - _sum(volunteer, "hours")',
        "int(hours.total(volunteer))",
        SERVED,
    ),
    Defect(CLAIMS, '    places.give_back(moved.item, taken="claimed")\n', "", CLAIMED),
    Defect(CLAIMS, "localdate() > item.due:", "localdate() >= item.due:", CLAIMED),
    Defect(
        "activities/services/places.py",
        "rows = type(row)._default_manager.filter(free, pk=row.pk)",
        "rows = type(row)._default_manager.filter(pk=row.pk)",
        CLAIMED,
    ),
    Defect(
        CLAIMS,
        "if len(known) > GROUP and known[-GROUP:] == phone_tail else None",
        "if known else None",
        f"{CLAIMED} {PUBLIC}",
    ),
    Defect(ITEMS, "Q(due=None) | Q(due__gte=day), state=S.PUBLISHED", "state=S.PUBLISHED", PUBLIC),
    Defect(  # who was served lives on in the history
        "activities/services/visitor_erasure.py",
        "    forget(ServiceItem, [item.pk for item in items], SERVED)\n",
        "    pass\n",
        CLAIMED,
    ),
    Defect(ITEMS, 'select_for_update(of=("self",)).select_related', "select_related", CLAIMED),
    Defect(ITEMS, "return row.due and max(row.due, localdate())", "return localdate()", CLAIMED),
    Defect(  # what closes soonest drowns among the others
        ITEMS,
        '"turn", place, F("due").asc(nulls_last=True), "-published_on", "pk"',
        '"turn", place, "-published_on", "pk"',
        PUBLIC,
    ),
    Defect(
        ITEMS, 'When(claimed__lt=F("wanted"), then=', 'When(claimed__lte=F("wanted"), then=', PUBLIC
    ),
    Defect(PROJECTS, "self.first <= other.last and", "self.first < other.last and", SAVED),
    Defect(DUE, "filter(confirm_by__lt=day)", "filter(confirm_by__lte=day)", TOLD),
    Defect(DUE, "whole = begun or Q(since__lte=first)", "whole = Q()", VISITED),
    Defect(PAIRINGS, "quarter.first, quarter.last", "quarter.first, day", VISITED),
    Defect("activities/rules/services.py", "if len(rows) > MANY:", "if len(rows) >= MANY:", TOLD),
]
