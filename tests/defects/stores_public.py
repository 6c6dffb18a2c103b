"""Slips in what the public sees of the model stores, and in what it reports."""

from tests.defects import Defect

VERDICTS = "storefronts/services/verdicts.py"
PAGES = "storefronts/views/plaques.py"
FEEDBACK = "storefronts/services/feedback.py"
RECEIPTS = "storefronts/services/feedback_receipts.py"
ERASURE = "storefronts/services/feedback_erasure.py"
FORMS = "storefronts/views/feedback.py"
TOLD = "tests/storefronts/test_services_verdicts.py"
SEEN = "tests/storefronts/test_views_plaques.py"
HANDLED = "tests/storefronts/test_services_feedback.py"
SENT = "tests/storefronts/test_views_feedback.py"
SHOWN = "tests/storefronts/test_views_notices.py"

DEFECTS = [
    Defect(VERDICTS, "day > found.valid_to", "day >= found.valid_to", TOLD),
    Defect(VERDICTS, "if left > found.warning:", "if left >= found.warning:", TOLD),
    Defect(VERDICTS, "found.closed <= day", "found.closed < day", TOLD),
    Defect(
        VERDICTS,
        "_verdict(found, found.state, day or since, ",
        "_verdict(found, found.state, since, ",
        TOLD,
    ),
    Defect(
        "districts/limits.py", "order by a.path desc limit 1)", "order by a.path limit 1)", TOLD
    ),
    Defect(PAGES, 'within("plaque", visitor(request)', 'within("plaque", token', SEEN),
    Defect(FORMS, "AN_HOUR = 5", "AN_HOUR = 50", SENT),
    Defect(
        RECEIPTS,
        "Feedback.objects.filter(number=number, phone_tail_fingerprint=tail(phone_tail))",
        "Feedback.objects.filter(number=number)",
        f"{HANDLED} {SENT}",
    ),
    Defect(
        RECEIPTS,
        'f"{form_key}\\0{about.what.pk}\\0{words.phone}\\0{words.text}"',
        "form_key",
        HANDLED,
    ),
    Defect("storefronts/models/watching.py", '    "photo": "",\n', "", HANDLED),
    Defect(ERASURE, "            row.photo.delete(save=False)\n", "            pass\n", HANDLED),
    Defect(FEEDBACK, 'follows = consequence if proven else ""', "follows = consequence", HANDLED),
    Defect(FEEDBACK, 'for_user(by, "decide")', 'for_user(by, "change")', HANDLED),
    Defect(
        "storefronts/views/photos.py",
        'for_user(request.user, "reveal")',
        "for_user(request.user)",
        SENT,
    ),
    Defect(
        "storefronts/services/notices.py",
        "LISTED = (ApplicationState.NOTICED, ApplicationState.AWARDED)",
        "LISTED = tuple(ApplicationState)",
        SHOWN,
    ),
]
