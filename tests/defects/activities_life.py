"""Slips in organisational life: who owes what by when, who is told, who may be excellent."""

from tests.defects import Defect

DUTIES = "activities/services/duties.py"
STUDY = "activities/services/study.py"
APPRAISING = "activities/services/appraising.py"
MEETINGS = "activities/services/meetings.py"
RESOLUTIONS = "activities/services/resolutions.py"
RULES = "activities/rules/life.py"
OWED = "tests/activities/test_services_duties.py"
COUNTED = "tests/activities/test_services_duties_counted.py"
HOURS = "tests/activities/test_services_study.py"
GRADES = "tests/activities/test_services_appraising.py"
MET = "tests/activities/test_services_meetings.py"
TOLD = "tests/activities/test_rules_life.py"
PAGES = "tests/activities/test_views_life.py"
CLOSING = "activities/services/activities.py"
CLOSED = "tests/activities/test_services_activities.py"

DEFECTS = [
    Defect(DUTIES, "held < needed and last < %(day)s)", "held < needed and last <= %(day)s)", OWED),
    Defect(DUTIES, "and ph.since <= s.first", "and ph.since <= s.last", OWED),
    Defect(DUTIES, "p.dissolved > s.last)", "p.dissolved >= s.last)", OWED),
    Defect(DUTIES, "    and stood.type_last = any(string_to_array(needs.types, ' '))\n", "", OWED),
    Defect(DUTIES, "is distinct from owed.party", "is not null", OWED),
    Defect(STUDY, "return rows.filter(studied__lt=", "return rows.filter(studied__lte=", HOURS),
    Defect(STUDY, "return min(dt.date(year, 12, 31), day)", "return day", HOURS),
    Defect(STUDY, "if len(keys) == 1 else None", "if keys else None", HOURS),
    Defect(APPRAISING, "full_since__lte=day", "full_since__lt=day", GRADES),
    Defect(APPRAISING, "return graded // part if", "return -(-graded // part) if", GRADES),
    Defect(
        MEETINGS,
        "minutes.present * 2 > minutes.entitled",
        "minutes.present * 2 >= minutes.entitled",
        MET,
    ),
    Defect(RESOLUTIONS, "due__lt=day)", "due__lte=day)", MET),
    Defect(RESOLUTIONS, "founded__lte=quarter.first", "founded__lte=quarter.last", MET),
    Defect(RULES, "if len(lines) > FEW:", "if len(lines) >= FEW:", TOLD),
    Defect(RULES, "Quarter.of(day).shift(-1), Quarter.of(day)):", "Quarter.of(day),):", TOLD),
    Defect(
        "activities/views/life.py",
        'PartyMember.objects.for_user(user, "reveal")',
        'PartyMember.objects.for_user(user, "view")',
        HOURS,
    ),
    Defect(
        DUTIES,
        "along.party_organisation_id = owed.party and a.kind = owed.kind\n      and a.party_",
        "along.party_organisation_id = owed.party\n      and a.party_",
        COUNTED,
    ),
    Defect(DUTIES, "on owed.kind = 'appraisal' and {APPRAISED}", "on {APPRAISED}", COUNTED),
    Defect(STUDY, "alone.filter(bearers=1)", "alone", HOURS),
    Defect(STUDY, "held[min(own, key=", "held[max(own, key=", HOURS),
    Defect(STUDY, '__until__gt": until})', '__until__gte": until})', HOURS),
    Defect(
        "activities/exports.py",
        "row.member.name if named else str(row.member)",
        "row.member.name",
        HOURS,
    ),
    Defect(
        "activities/exports.py",
        'or (purpose and not covers(user, "reveal", "export"))',
        "",
        HOURS,
    ),
    Defect("activities/services/life.py", "(line.due or not asked.due)", "True", PAGES),
    Defect(
        "activities/views/life.py",
        "sum(line.due for line in every)",
        "sum(line.due for line in life.chosen(every, asked))",
        PAGES,
    ),
    Defect(
        "activities/views/life.py",
        "?period={stretch.text}#",
        "?period={stretch.first.year}#",
        PAGES,
    ),
    Defect(CLOSING, "S.CLOSED, (_office, _names_decided)", "S.CLOSED, (_office,)", CLOSED),
    Defect(CLOSING, "    return _names_decided(activity)\n", '    return ""\n', CLOSED),
    Defect("activities/services/recording.py", "activity.day > localdate()", "False", PAGES),
]
