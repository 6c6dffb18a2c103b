"""Slips in duty sessions, bookings and cases."""

from tests.defects import Defect

DUTY = "activities/services/duty.py"
BOOKINGS = "activities/services/bookings.py"
COUNTER = "activities/services/counter.py"
CASES = "activities/services/cases.py"
RECEIPTS = "activities/services/case_receipts.py"
ERASURE = "activities/services/visitor_erasure.py"
SESSIONS = "tests/activities/test_services_duty.py"
BOOKED = "tests/activities/test_services_bookings.py"
AT_COUNTER = "tests/activities/test_services_counter.py"
HANDLED = "tests/activities/test_services_cases.py"
ADVISED = "tests/activities/test_rules_duty.py"
PUBLIC = "tests/activities/test_views_duty.py"
PORTAL = "tests/activities/test_views_portal_duty.py"
OFFICE = "tests/activities/test_admin_duty.py"

DEFECTS = [
    # sessions
    Defect(DUTY, "ends__gt=session.begins\n", "ends__gte=session.begins\n", SESSIONS),
    Defect(DUTY, "session.day < localdate()", "session.day <= localdate()", SESSIONS),
    Defect(DUTY, "day.weekday() < SATURDAY and not working(day)", "not working(day)", SESSIONS),
    Defect(DUTY, "    moved.slots.update(taken=0)\n", "", SESSIONS),
    # bookings
    Defect(
        "activities/services/places.py",
        "rows = type(row)._default_manager.filter(free, pk=row.pk)",
        "rows = type(row)._default_manager.filter(pk=row.pk)",
        BOOKED,
    ),
    Defect(
        BOOKINGS,
        "if begins_at(slot) <= now():\n        raise",
        "if begins_at(slot) < now():\n        raise",
        BOOKED,
    ),
    Defect(BOOKINGS, "if now() > cancel_by(slot):", "if now() >= cancel_by(slot):", BOOKED),
    Defect(BOOKINGS, "        move_up(slot)\n", "", BOOKED),
    Defect(
        BOOKINGS,
        "        slot__begins__lt=slot.ends,\n",
        "        slot__begins__lte=slot.ends,\n",
        BOOKED,
    ),
    Defect(
        BOOKINGS,
        "Booking.objects.filter(number=number, phone_tail_fingerprint=tail(phone_tail))",
        "Booking.objects.filter(number=number)",
        f"{BOOKED} {PUBLIC}",
    ),
    Defect(COUNTER, "day > localdate() else", "day >= localdate() else", f"{AT_COUNTER} {OFFICE}"),
    # cases
    Defect(CASES, "if not reply.adoption_reason.strip():", "if not reply.adoption:", HANDLED),
    Defect(
        CASES,
        "moved.save()\n    step(moved, ANSWER.verb",
        "moved.erase_on = None\n    moved.save()\n    step(moved, ANSWER.verb",
        HANDLED,
    ),
    Defect(
        RECEIPTS, "exclude(state=CaseState.WITHDRAWN).values_list", "none().values_list", HANDLED
    ),
    Defect("activities/services/adoption.py", ".exclude(state=CaseState.WITHDRAWN)", "", HANDLED),
    Defect(
        ERASURE,
        "CaseParty.objects.filter(case__in=cases)",
        "CaseParty.objects.none()",
        AT_COUNTER,
    ),
    Defect(
        "activities/views/portal/cases.py",
        "case.steps.filter(told=True)",
        "case.steps.all()",
        PORTAL,
    ),
    Defect(
        "activities/views/portal/duty.py",
        'Booking.objects.filter(of_merchant(request.user, "storefront__"))',
        "Booking.objects.all()",
        PORTAL,
    ),
    Defect(
        "activities/admin/cases.py",
        "        *(own if named else []),\n",
        "        *own,\n",
        OFFICE,
    ),
    Defect("activities/services/due_cases.py", "due__lt=day", "due__lte=day", ADVISED),
    Defect("activities/services/due_duty.py", "AHEAD = 1", "AHEAD = 2", ADVISED),
]
