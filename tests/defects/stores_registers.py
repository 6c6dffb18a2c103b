"""Slips in the register of storefronts, who works there, and the ledgers of stores and plaques."""

from tests.defects import Defect

STAFFING = "storefronts/services/staffing.py"
SHOPS = "storefronts/services/shops.py"
ENTRIES = "storefronts/services/shop_entries.py"
LISTING = "storefronts/services/shop_listing.py"
GRANTS = "storefronts/services/grants.py"
OWNERS = "storefronts/services/owners.py"
PHOTOS = "storefronts/views/photos.py"
ADMIN = "storefronts/admin/storefronts.py"
KEPT = "tests/storefronts/test_services_shops.py"
REGISTER = "tests/storefronts/test_admin_storefronts.py"
LEDGER = (
    "tests/storefronts/test_sheets_storefronts.py "
    "tests/storefronts/test_sheets_storefronts_faults.py"
)
PLAQUES = "tests/storefronts/test_sheets_plaques.py"

DEFECTS = [
    Defect(STAFFING, "if not row.since < day <= localdate():", "if day > localdate():", KEPT),
    Defect(STAFFING, "    keeping.look_at(row.storefront, by=by)\n", "", KEPT),
    Defect(SHOPS, "store.members.filter(until=day).update(until=None)\n", "pass\n", KEPT),
    Defect(SHOPS, "    invitations.cancel(store)\n", "", KEPT),
    Defect(
        SHOPS,
        "titles.suspend(title, by=by, reason=why, transition=titles.LAPSE)",
        "pass",
        KEPT,
    ),
    Defect(ENTRIES, "return len(codes) <= 1 and", "return", LEDGER),
    Defect(ENTRIES, "if not isinstance(mask, Masked) or", "if not mask or", LEDGER),
    Defect(LISTING, "        if len(known) != 1:\n", "        if not known:\n", LEDGER),
    Defect(LISTING, "if known.pk in self.honoured and", "if", LEDGER),
    Defect(
        LISTING,
        'in_the_party(context.day, ""),',
        "",
        LEDGER,
    ),
    Defect(OWNERS, 'organisation=organisation, owner_name=""', "organisation=organisation", LEDGER),
    Defect(
        GRANTS,
        "        if other := self.numbers.get(grant.key):",
        "        if other := None:",
        PLAQUES,
    ),
    Defect(
        GRANTS,
        "since = grant.valid_to + DAY if grant.state",
        "since = grant.valid_to if grant.state",
        PLAQUES,
    ),
    Defect(GRANTS, "if held is not None and held is not known:", "if held is not None:", PLAQUES),
    Defect(PHOTOS, "| of_merchant(user, way)", "", REGISTER),
    Defect(ADMIN, '    personal = ("operator",)\n', "", REGISTER),
]
