"""Slips in what arrives and is planned: receipts, gifts, budgets, sources, forms sent twice."""

from tests.defects import Defect

RECEIPTS = "funding/services/receipts.py"
ARRIVING = "funding/services/arriving.py"
IN_KIND = "funding/services/in_kind.py"
BUDGETS = "funding/services/budgets.py"
SOURCES = "funding/services/sources.py"
PAYERS = "funding/services/payers.py"
DOCUMENTS = "funding/services/documents.py"
ONCE = "districts/scoped_admin/once.py"
POSTED = "tests/funding/test_services_receipts.py"
RECORDED = "tests/funding/test_services_receipts_recorded.py"
GIVEN = "tests/funding/test_services_in_kind.py"
PLANNED = "tests/funding/test_services_budgets.py"
PAID = "tests/funding/test_services_sources.py"
DUE = "tests/reports/test_payers_of_budgets.py"
REGISTERS = "tests/funding/test_admin_arrivals.py"

DEFECTS = [
    Defect(RECEIPTS, "not_on(fund, receipt.day) or closed_on(", "closed_on(", RECORDED),
    Defect(RECEIPTS, "    others = others.exclude(pk=receipt.pk)\n", "", RECORDED),
    Defect(RECEIPTS, "    if slip and standing", "    if not slip and standing", RECORDED),
    Defect(RECEIPTS, "    if number and others", "    if not number and others", RECORDED),
    Defect(
        RECEIPTS, "Receipt.objects.filter(fund=fund).exclude", "Receipt.objects.exclude", RECORDED
    ),
    Defect(RECEIPTS, "maker=receipt.made_by", "maker=by", POSTED),
    Defect(RECEIPTS, "handler=str(receipt.made_by)", "handler=str(by)", POSTED),
    Defect(RECEIPTS, 'key=f"receipt:{receipt.pk}"', 'key=f"receipt:{receipt.fen}"', POSTED),
    Defect(RECEIPTS, "        party_organisation=receipt.party_organisation,\n", "", RECORDED),
    Defect(RECEIPTS, ".exclude(state=DocumentState.DROPPED)", "", RECORDED),
    Defect(  # a number that was dropped is given again
        ARRIVING, "used = rows.filter(", 'used = rows.exclude(state="dropped").filter(', RECORDED
    ),
    Defect(ARRIVING, 'Length("number").desc(), ', "", RECORDED),
    Defect(DOCUMENTS, "    document.made_by = by\n", "", RECORDED),
    Defect(
        DOCUMENTS, "    if document.state not in OPEN:\n", "    if False:\n", f"{RECORDED} {GIVEN}"
    ),
    Defect(  # two quarters that are rounded each by itself
        IN_KIND,
        "_by(support.yearly_fen, end) - _by(support.yearly_fen, start)",
        "support.yearly_fen * (end - start).days // 365",
        GIVEN,
    ),
    Defect(
        IN_KIND, "(after, support.until, support.venue.closed)", "(after, support.until)", GIVEN
    ),
    Defect(IN_KIND, "    if not rule.in_kind:", "    if rule.in_kind is None:", GIVEN),
    Defect(IN_KIND, "rule.since > gift.day", "rule.since >= gift.day", GIVEN),
    Defect(IN_KIND, "rule.until <= gift.day", "rule.until < gift.day", GIVEN),
    Defect(IN_KIND, "InKind.objects.filter(rule=rule, party", "InKind.objects.filter(party", GIVEN),
    Defect(IN_KIND, "(fund__in=funds, in_kind=True)", "(fund__in=funds)", GIVEN),
    Defect(IN_KIND, "(fund__in=funds, in_kind=True)", "(in_kind=True)", GIVEN),
    Defect(IN_KIND, "others.filter(area=gift.area, number", "others.filter(number", GIVEN),
    Defect(IN_KIND, "S.POSTED, documents.POST.refusals)", "S.POSTED)", GIVEN),
    Defect(IN_KIND, "S.RETURNED, (documents.decides,)", "S.RETURNED, ()", GIVEN),
    Defect(IN_KIND, "state=S.POSTED, day__range", "day__range", GIVEN),
    Defect(IN_KIND, "max(first, support.since)", "first", GIVEN),
    Defect(BUDGETS, "for day in sorted(by_day):", "for day in sorted(by_day)[-1:]:", PLANNED),
    Defect(BUDGETS, "filter(None, (budget, before))", "(budget,)", PLANNED),
    Defect(BUDGETS, "decided_on__lte=day", "decided_on__lt=day", PLANNED),
    Defect(SOURCES, "max(self.due - self.arrived, 0)", "self.due - self.arrived", PAID),
    Defect(
        SOURCES, "journal__reverses=None, journal__reversed_by=None", "journal__reverses=None", PAID
    ),
    Defect(SOURCES, "journal__kind=JournalKind.RECEIPT", "account__use=''", PAID),
    Defect(PAYERS, "if weights and not source", "if weights", DUE),
    Defect(ONCE, "[request.user.pk, typed]", "[request.POST[KEY]]", REGISTERS),
    Defect(ONCE, '"_save", "_addanother", "_continue"', '"_save"', REGISTERS),
    Defect(  # who gave is printed and nobody knows by whom
        "funding/admin/slips.py",
        "            record(request.user, PRINTED, obj, obj.number)\n",
        "            pass\n",
        REGISTERS,
    ),
    Defect(
        "funding/admin/receipts.py",
        "        return super().has_change_permission(request, obj) and open_\n",
        "        return super().has_change_permission(request, obj)\n",
        REGISTERS,
    ),
]
