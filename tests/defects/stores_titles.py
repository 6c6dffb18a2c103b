"""Slips in what becomes of titles: decided, by night, reminded, inspected, printed."""

from tests.defects import Defect

TITLES = "storefronts/services/titles.py"
REVOKING = "storefronts/services/revoking.py"
UNDO = "storefronts/services/title_undo.py"
KEEPING = "storefronts/services/keeping.py"
REMINDERS = "storefronts/services/reminders.py"
INSPECTIONS = "storefronts/services/inspections.py"
DUE = "storefronts/services/due_titles.py"
PLAQUES = "storefronts/services/plaques.py"
PRINTS = "storefronts/admin/title_prints.py"
ROUTE = "storefronts/services/route.py"
MOVED = "tests/storefronts/test_services_titles.py"
REVOKED = "tests/storefronts/test_services_revoking.py"
KEPT = "tests/storefronts/test_services_keeping.py"
REMINDED = "tests/storefronts/test_services_reminders.py"
INSPECTED = "tests/storefronts/test_services_inspections.py"
ADVISED = "tests/storefronts/test_rules_titles.py"
REGISTER = "tests/storefronts/test_admin_titles.py"
PRINTED = "tests/storefronts/test_admin_title_prints.py"

DEFECTS = [
    # whoever decided on a revocation answers the appeal himself
    Defect(TITLES, "_judged = (_by_approver, _by_another)", "_judged = (_by_approver,)", MOVED),
    # a title is restored though nobody of the Party works in the store any more
    Defect(
        TITLES,
        "(_by_approver, _conditions_met)",
        "(_by_approver,)",
        MOVED,
    ),
    # the last day of an appeal is late
    Defect(REVOKING, "day > last.appeal_by", "day >= last.appeal_by", REVOKED),
    # an appeal that was answered is made again
    Defect(TITLES, "(_by_store, _once, _in_time)", "(_by_store, _in_time)", REVOKED),
    # the time of an appeal runs before the decision was served
    Defect(
        REVOKING,
        "locked.appeal_by = _appeal_by(locked.title, day)",
        "locked.appeal_by = _appeal_by(locked.title, locked.day)",
        REVOKED,
    ),
    # taken back, the phase that the act began stays
    Defect(UNDO, "title.phases.exclude(since__in=sinces).delete()", "pass", MOVED),
    # a title expires as of its last valid day
    Defect(KEEPING, "titles.EXPIRE, title.valid_to + DAY", "titles.EXPIRE, title.valid_to", KEPT),
    # a plaque is struck for a gap in the books
    Defect(KEEPING, "filter(Exists(once), ~Exists(now))", "filter(~Exists(now))", KEPT),
    # whoever left on the day of the award counts as having been there
    Defect(KEEPING, 'until__gt=OuterRef("awarded_on")', 'until__gte=OuterRef("awarded_on")', KEPT),
    # after missed nights the furthest reminder is sent
    Defect(REMINDERS, "DAYS = (7, 30, 60)", "DAYS = (60, 30, 7)", REMINDED),
    # a renewed title is not reminded any more
    Defect(REMINDERS, "title=title, valid_to=title.valid_to, days", "title=title, days", REMINDED),
    # a check of any kind restores a suspended title
    Defect(
        INSPECTIONS,
        "again = inspection.kind == InspectionKind.RECTIFIED and title.state",
        "again = title.state",
        INSPECTED,
    ),
    # a veto that was found passes
    Defect(
        INSPECTIONS,
        "if one.kind != CriterionKind.SCORED]",
        "if one.kind == CriterionKind.HARD]",
        INSPECTED,
    ),
    # a title awarded in the quarter is called due in it
    Defect(DUE, "awarded_on__lt=quarter.first", "awarded_on__lte=day", ADVISED),
    # the former plaque stays in force beside the new one
    Defect(
        PLAQUES,
        "title.plaques.filter(void_on=None).update",
        "title.plaques.none().update",
        REGISTER,
    ),
    # whoever looks prints, and so learns the token
    Defect(PRINTS, 'RIGHTS = ("change", "decide")', 'RIGHTS = ("change", "view")', PRINTED),
]
