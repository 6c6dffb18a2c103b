"""Slips in what is counted of the model stores, and in targets."""

from tests.defects import Defect

TITLES = "reports/sql/title_facts.sql"
STORES = "reports/sql/storefronts_of_the_day.sql"
INDICATORS = "reports/indicators/storefronts.py"
TARGETS = "reports/targets.py"

FACTS = "tests/reports/test_facts_of_titles.py"
OF_STORES = "tests/reports/test_facts_of_storefronts.py"
FIGURES = "tests/reports/test_figures_of_stores.py"
AIMS = "tests/reports/test_targets.py"

DEFECTS = [
    Defect(  # a title expires a day too early
        TITLES,
        "coalesce(stood.valid_to, t.valid_to) < %(day)s",
        "coalesce(stood.valid_to, t.valid_to) <= %(day)s",
        FACTS,
    ),
    Defect(  # a renewal reaches back
        TITLES,
        "coalesce(stood.valid_to, t.valid_to) as ends",
        "t.valid_to as ends",
        FACTS,
    ),
    Defect(  # an appeal that is turned down is a second revocation
        TITLES,
        "filter (where p.state not in ('revoked', 'appealed')) over of_title as held",
        "filter (where p.state <> 'revoked') over of_title as held",
        FACTS,
    ),
    Defect(  # awarded on the first day of the quarter is of the one before
        TITLES,
        "told.awarded_on >= %(first)s",
        "told.awarded_on > %(first)s",
        FACTS,
    ),
    Defect(  # December and January are eleven months apart
        TITLES,
        "(extract(year from ends) - extract(year from %(day)s::date)) * 12",
        "0",
        FACTS,
    ),
    Defect(  # who has left the Party still makes a store one with a member
        "reports/sql/storefront_facts.sql",
        "        and (p.ended is null or p.ended > %(day)s)\n",
        "",
        OF_STORES,
    ),
    Defect(  # the past follows a merger
        STORES,
        "and coalesce(former.area_id, s.area_id) = any(%(levels)s::bigint[])",
        "and s.area_id = any(%(levels)s::bigint[])",
        OF_STORES,
    ),
    Defect(  # of two mergers the later one counts
        "reports/compile/former.py",
        "order by register, id, until, pgh_id desc",
        "order by register, id, until desc, pgh_id desc",
        "tests/reports/test_area_changes.py",
    ),
    Defect(  # what went to another district is gone from its past
        "reports/territory.py",
        "            found |= latest\n",
        "",
        "tests/reports/test_area_changes.py",
    ),
    Defect(  # revoked counts as long as it is revoked
        INDICATORS,
        "Q(revoked_in_quarter=True)",
        "Q(state=TitleState.REVOKED)",
        FIGURES,
    ),
    Defect(  # what hangs is counted though it was revoked
        INDICATORS,
        "        STANDING,\n        Q(hung=True),",
        "        Q(hung=True),",
        f"{FIGURES} {FACTS}",
    ),
    Defect(  # the first day is over only on the second
        TARGETS,
        "max((day - first).days + 1, 0)",
        "max((day - first).days, 0)",
        AIMS,
    ),
    Defect(  # whoever sees an area sets its targets
        TARGETS,
        'assigned_paths(user, "lock")',
        'assigned_paths(user, "view")',
        AIMS,
    ),
    Defect(  # a target that has ended is shown for ever
        "reports/querysets.py",
        "lasting = Q(ended_on=None) | Q(ended_on__gt=period.last)",
        "lasting = Q()",
        AIMS,
    ),
]
