"""Slips in the way of a model store to its title: who may, by when, with how many points."""

from tests.defects import Defect

APPLICATIONS = "storefronts/services/applications.py"
SCORING = "storefronts/services/scoring.py"
NOTICES = "storefronts/services/notices.py"
AWARDING = "storefronts/services/awarding.py"
DECIDING = "storefronts/services/deciding.py"
WAITING = "storefronts/services/waiting.py"
TABLE = "tests/storefronts/test_services_applications.py"
SCORES = "tests/storefronts/test_services_scoring.py"
DUE = "tests/storefronts/test_rules_applications.py"
PAGES = "tests/storefronts/test_admin_applications.py tests/storefronts/test_admin_scoring.py"
FILLED = "tests/storefronts/test_admin_filling.py"

DEFECTS = [
    Defect(APPLICATIONS, "    hands = {application.made_by_id}\n", "    hands = set()\n", TABLE),
    Defect(APPLICATIONS, "SUBMIT.verb, RESUBMIT.verb)", "SUBMIT.verb)", TABLE),
    Defect(
        APPLICATIONS,
        "S.REVIEWED, (*_decided, _first))",
        "S.REVIEWED, _decided)",
        TABLE,
    ),
    Defect(
        APPLICATIONS,
        "S.SUBMITTED, (by_applicant, _first))",
        "S.SUBMITTED, (by_applicant,))",
        TABLE,
    ),
    Defect(SCORING, "if len(sheets) < APPRAISERS:", "if not sheets:", SCORES),
    Defect(SCORING, ") > version.tolerance:", ") >= version.tolerance:", SCORES),
    Defect(SCORING, ") < version.pass_mark:", ") <= version.pass_mark:", SCORES),
    Defect(SCORING, "ROUND_HALF_UP)", '"ROUND_DOWN")', SCORES),
    Defect(
        SCORING, "if not 0 <= given.points <= criterion.points:", "if given.points < 0:", SCORES
    ),
    Defect("storefronts/models/schemes.py", "sum(score >= mark", "sum(score > mark", SCORES),
    Defect(NOTICES, "if day <= notice.last_day:", "if day < notice.last_day:", TABLE),
    Defect(NOTICES, "if heard.filter(proven=True).exists():", "if False:", SCORES),
    Defect(AWARDING, "held >= version.quota", "held > version.quota", SCORES),
    Defect(DECIDING, "    if open_:\n", "    if not items:\n", PAGES),
    Defect(WAITING, "filter(sheets__lt=APPRAISERS)", "filter(sheets__lte=APPRAISERS)", DUE),
    Defect(WAITING, "return Q(due__lt=day)", "return Q(due__lte=day)", DUE),
    Defect(
        "storefronts/admin/filling_acts.py",
        "                if key in self.changed_data\n",
        "",
        FILLED,
    ),
    Defect(
        "districts/scoped_admin/acting.py",
        "                transaction.set_rollback(True)\n",
        "",
        PAGES,
    ),
    Defect(
        "districts/scoped_admin/batches.py",
        'told = "" if refused else _all(',
        "told = _all(",
        PAGES,
    ),
]
