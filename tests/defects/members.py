"""Slips in who belongs where, what is done to members, and what is kept of who reports in."""

from tests.defects import Defect

AFFILIATIONS = "members/services/affiliations.py"
BOOKS = (
    "tests/members/test_services_affiliation_books.py "
    "tests/members/test_services_employment_books.py "
    "tests/members/test_services_affiliations.py"
)
AFFILIATING = "members/services/affiliating.py"
STANDING = "members/services/standing.py"
TRANSFERS = "members/services/transfers.py"
DEVELOPMENT = "members/services/development.py"
DUE = "members/services/due.py"
RECEIPTS = "members/services/report_in_receipts.py"
ERASURE = "members/services/report_in_erasure.py"
MERITS = "members/admin/merits.py"
MOVED = "tests/members/test_services_affiliating.py tests/members/test_services_transfers.py"
STOOD = "tests/members/test_services_standing.py tests/members/test_admin_member_acts.py"
TRANSFERRED = "tests/members/test_services_transfers.py tests/members/test_admin_transfers.py"
DEVELOPED = "tests/members/test_services_development.py tests/members/test_admin_development.py"
REPORTED = "tests/members/test_services_report_in_receipts.py"
ERASED = "tests/members/test_services_report_in_erasure.py"
PRAISED = "tests/members/test_admin_merits.py"
FORGED = "tests/members/test_admin_forged.py tests/members/test_admin_lists.py"
ROSTERS = "tests/members/test_admin_rosters.py"

DEFECTS = [
    Defect(
        AFFILIATIONS,
        "if row.since >= self.day:",
        "if row.since > self.day:",
        BOOKS,
    ),
    Defect(
        AFFILIATIONS,
        "return Day(self.day)\n        return since or Day(self.day, Precision.BY)",
        "return Day(self.day)\n        return since or Day(self.day)",
        BOOKS,
    ),
    Defect(
        AFFILIATIONS,
        "if row.kind == kind]\n        same",
        "]\n        same",
        BOOKS,
    ),
    Defect(
        AFFILIATIONS,
        "if self.standing is Standing.OLDER:\n            return self.conflict(kind.label",
        "if self.standing is Standing.SAME:\n            return self.conflict(kind.label",
        BOOKS,
    ),
    Defect(
        AFFILIATIONS,
        "since.first < ended <= self.day",
        "since.first < ended < self.day",
        BOOKS,
    ),
    Defect(
        AFFILIATIONS,
        "if not post or row.post == post:",
        "if row.post == post:",
        BOOKS,
    ),
    # where he belongs, from a day on
    Defect(AFFILIATING, "if day <= row.since:", "if day < row.since:", f"{MOVED} {STOOD}"),
    Defect(AFFILIATING, "    elif not stays:", "    else:", MOVED),
    Defect(
        AFFILIATING,
        "if gone and not open_rows(member, day, AffiliationKind.FORMAL):",
        "if gone:",
        MOVED,
    ),
    Defect(
        AFFILIATING,
        "            if row.party_organisation_id == target.pk:\n                close(row, day)",
        "            close(row, day)",
        MOVED,
    ),
    Defect(
        AFFILIATING,
        '_of_ours(target, by, "party_organisation")\n    if belongs',
        "if belongs",
        MOVED,
    ),
    Defect(AFFILIATING, "        if row.since >= day:", "        if row.since > day:", STOOD),
    Defect(
        "members/services/belonging.py",
        "Coalesce(area(AffiliationKind.FORMAL), area(AffiliationKind.FLOATING_IN), ",
        "Coalesce(area(AffiliationKind.FLOATING_IN), area(AffiliationKind.FORMAL), ",
        MOVED,
    ),
    # what he is
    Defect(
        STANDING,
        "if day < months_later(member.joined, months):",
        "if day <= months_later(member.joined, months):",
        STOOD,
    ),
    Defect(
        STANDING,
        "if day < months_later(lost.since, months):",
        "if day <= months_later(lost.since, months):",
        STOOD,
    ),
    Defect(
        STANDING,
        "full_since < months_later(joined, probation):",
        "full_since < joined:",
        f"{STOOD} {FORGED}",
    ),
    Defect(STANDING, "    elif member.ended:", "    elif member.joined is None:", STOOD),
    Defect(
        STANDING,
        "    if reason == EndReason.WITHDRAWN and member.full_on(day):",
        "    if reason == EndReason.WITHDRAWN and not member.full_on(day):",
        STOOD,
    ),
    Defect(
        "members/admin/member_acts.py",
        "efforts=efforts, by=by, note=note)",
        "efforts=efforts, by=by)",
        STOOD,
    ),
    Defect(
        "members/admin/member_acts.py",
        '请在“发展党员”里登记转正。" if development.is_open(obj) else',
        '请在“发展党员”里登记转正。" if obj.joined is None else',
        STOOD,
    ),
    # transfers
    Defect(
        TRANSFERS,
        "own = transfer.by_id == user.pk",
        "own = transfer.checked_by_id == user.pk",
        TRANSFERRED,
    ),
    Defect(
        TRANSFERS,
        "if transfer.valid_until and day > transfer.valid_until:\n        raise",
        "if transfer.valid_until and day >= transfer.valid_until:\n        raise",
        TRANSFERRED,
    ),
    Defect(
        TRANSFERS,
        "affiliating.transfer(moved.member, moved.target, day)",
        "affiliating.transfer(moved.member, moved.target, localdate())",
        TRANSFERRED,
    ),
    Defect(
        TRANSFERS,
        "filter(area=area, letter_number__startswith=head)",
        "filter(letter_number__startswith=head)",
        TRANSFERRED,
    ),
    Defect(
        TRANSFERS,
        "elif source is None and not _inside(target.area, by):",
        "elif source is None and target.area is None:",
        TRANSFERRED,
    ),
    Defect(
        TRANSFERS,
        'PartyMember.objects.for_user(by, "change").filter(pk=member.pk)',
        "PartyMember.objects.for_user(by).filter(pk=member.pk)",
        TRANSFERRED,
    ),
    Defect(
        "members/models/transfers.py",
        'arriving = within(paths, "target__area") & Q(state__in=ARRIVING)',
        'arriving = within(paths, "target__area")',
        TRANSFERRED,
    ),
    # development
    Defect(DEVELOPMENT, "if first and day < first:", "if first and day <= first:", DEVELOPED),
    Defect(DEVELOPMENT, "if last and day > last:", "if last and day >= last:", DEVELOPED),
    Defect(
        DEVELOPMENT,
        'least=("probation", "extension_least"),',
        'least=("extension_least",),',
        DEVELOPED,
    ),
    Defect(
        DEVELOPMENT,
        "if development.stage == Stage.STOPPED and member",
        "if development.stage == Stage.FULL and member",
        DEVELOPED,
    ),
    Defect(
        DUE, "day - (value + 1) * DAY", "day - value * DAY", "tests/members/test_services_due.py"
    ),
    Defect(
        DUE,
        "filter(valid_to__lt=day)",
        "filter(valid_to__lte=day)",
        "tests/members/test_services_due.py",
    ),
    Defect(
        DUE,
        "Q(member__ended=None, member__full_since=None)",
        "Q(member__full_since=None)",
        "tests/members/test_services_due.py",
    ),
    # who reports in
    Defect(RECEIPTS, "    empty(SelfReport, [found.pk])\n", "", f"{REPORTED} {ERASED}"),
    Defect(
        RECEIPTS,
        "filter(receipts, phone_tail_fingerprint=tail(phone_tail))",
        "filter(receipts)",
        REPORTED,
    ),
    Defect(
        RECEIPTS,
        'fingerprint(f"{form_key}\\0{words.phone}\\0{words.name}", "report_in")',
        'fingerprint(form_key, "report_in")',
        REPORTED,
    ),
    Defect(
        ERASURE,
        "erase_on__lte=day",
        "erase_on__lt=day",
        ERASED,
    ),
    Defect("districts/services/erasing.py", "return len(found)", "return 0", ERASED),
    Defect(
        "members/services/report_in.py",
        '"erase_on": None if report.state == _VERIFIED else gone',
        '"erase_on": gone',
        "tests/members/test_services_report_in.py",
    ),
    Defect(
        "members/services/report_in.py",
        'if not PartyMember.objects.for_user(by, "change").filter(pk=known.pk).exists():',
        "if known.area_id is None:",
        "tests/members/test_services_report_in.py",
    ),
    Defect(
        "districts/visiting.py",
        'elif not within(f"{what}-receipt-day", number, A_DAY, DAY):',
        'elif not within(f"{what}-receipt-day", visitor(request), A_DAY, DAY):',
        "tests/members/test_views_report_in.py",
    ),
    # registers about members
    Defect(MERITS, "if since and since <= localdate() else", "if since else", PRAISED),
    Defect(MERITS, "kept < pledged:", "kept <= pledged:", PRAISED),
    Defect(
        MERITS,
        'named = matching(PartyMember.objects.for_user(request.user, "reveal"), search_term)',
        "named = matching(PartyMember.objects.for_user(request.user), search_term)",
        PRAISED,
    ),
    Defect(
        MERITS,
        'return PartyMember.objects.for_user(user, "reveal").select_related("area")',
        'return PartyMember.objects.for_user(user).select_related("area")',
        "tests/members/test_admin_names.py",
    ),
    Defect(
        "members/admin/person_form.py",
        'if until is None or until > later.cleaned_data["since"]:',
        'if until is not None and until > later.cleaned_data["since"]:',
        FORGED,
    ),
    Defect(
        "members/services/rosters.py",
        "organisation.roster_complete_on = day",
        "organisation.roster_complete_on = localdate()",
        ROSTERS,
    ),
    Defect(
        "members/services/rosters.py",
        "        kind=AffiliationKind.FORMAL,\n",
        "",
        ROSTERS,
    ),
    Defect(
        "members/services/finding.py",
        "rows = rows.order_by().filter(ended=None)",
        "rows = rows.order_by()",
        "tests/members/test_admin_lists.py",
    ),
]
