"""Slips in who was there: whom a name means, what is taken in, what a ledger of activities does."""

from tests.defects import Defect

MATCHING = "activities/services/matching.py"
SIGN_IN = "activities/services/sign_in.py"
TAKING = "activities/services/taking_in.py"
SCANNING = "activities/services/scanning.py"
LISTING = "activities/services/activity_listing.py"
ATTENDING = "activities/services/attending.py"
MATCHED = "tests/activities/test_services_matching.py"
LISTS = "tests/activities/test_services_sign_in.py"
SCANNED = "tests/activities/test_services_scanning.py"
LEDGER = "tests/activities/test_sheets_activities.py"

DEFECTS = [
    # whom a name means
    Defect(
        MATCHING,
        "sure = agreeing if len(namesakes) > 1 else likely",
        "sure = agreeing or likely or namesakes",
        MATCHED,
    ),
    Defect(
        MATCHING,
        "others = rows.exclude(area__path__startswith=self.area.path).order_by",
        "others = rows.order_by",
        MATCHED,
    ),
    Defect(MATCHING, "found[key, phone].append", "found[key, ''].append", MATCHED),
    Defect(
        MATCHING,
        "        told = units[member.pk] if ours else []\n"
        '        name = member.name if ours else f"{member}（其他辖区的党员）"',
        "        told = units[member.pk]\n        name = member.name",
        MATCHED,
    ),
    Defect(
        MATCHING,
        'PartyMember.objects.filter(in_the_party(self.day, ""))',
        "PartyMember.objects.all()",
        MATCHED,
    ),
    # what is taken in
    Defect(
        TAKING,
        "    if left := row.lines.filter(choice=LineChoice.OPEN).count():",
        "    if left := 0:",
        LISTS,
    ),
    Defect(TAKING, "    if choice not in line.candidates:", "    if not choice:", LISTS),
    Defect(
        TAKING,
        'update(others=F("others") - row.others)',
        'update(others=F("others"))',
        LISTS,
    ),
    Defect(
        TAKING,
        "match=LineMatch.SEVERAL, choice=LineChoice.OPEN)\n    sole",
        "choice=LineChoice.OPEN)\n    sole",
        LISTS,
    ),
    Defect(
        SIGN_IN,
        '    sheet.lines.all()._raw_delete("default")\n    _drop_file',
        "    _drop_file",
        LISTS,
    ),
    Defect(SIGN_IN, "    if row.state != SheetState.MATCHING:\n        return {}\n", "", LISTS),
    Defect(
        ATTENDING, "    if people > activity.places:", "    if people > activity.places + 1:", LISTS
    ),
    # scanning
    Defect(SCANNING, "    if meant.by_phone and _taken", "    if meant.found and _taken", SCANNED),
    Defect(
        SCANNING,
        "found.day <= (day or localdate()) <= open_until(found)",
        "found.day <= (day or localdate())",
        SCANNED,
    ),
    # the ledger
    Defect(
        LISTING,
        'told["others"] = row["people"] - known.recorded',
        'told["others"] = row["people"]',
        LEDGER,
    ),
    Defect(
        LISTING,
        "if changes and known.state != ActivityState.HELD:",
        "if changes and known.state == ActivityState.CANCELLED:",
        LEDGER,
    ),
    Defect(
        LISTING,
        "return found[0] if len(found) == 1 else None",
        "return found[0] if found else None",
        LEDGER,
    ),
]
