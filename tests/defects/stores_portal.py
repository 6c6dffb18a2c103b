"""Slips in who signs in for a store, what he sees, and what he hands in."""

from tests.defects import Defect

INVITATIONS = "storefronts/services/invitations.py"
MERCHANTS = "storefronts/services/merchants.py"
APPLYING = "storefronts/services/applying.py"
MATTERS = "storefronts/services/matters.py"
OWN = "storefronts/views/portal/own.py"
INVITED = "tests/storefronts/test_services_invitations.py"
LEFT = "tests/storefronts/test_services_merchants.py"
PAGES = "tests/storefronts/test_views_portal.py"
PHOTOS = (
    "tests/storefronts/test_services_applying_photos.py "
    "tests/storefronts/test_views_portal_photos.py"
)
MATRIX = "tests/storefronts/test_portal_urls.py"

DEFECTS = [
    # links and accounts
    Defect(INVITATIONS, "cancelled_at=None, expires_at__gt=now())", "cancelled_at=None)", INVITED),
    Defect(
        INVITATIONS,
        "    still = useful(token)\n    if still is None:\n        raise Refused(USELESS)\n"
        "    return still",
        "    return found",
        INVITED,
    ),
    Defect(INVITATIONS, "    cancel(storefront)\n    token", "    token", INVITED),
    Defect(
        INVITATIONS,
        "if known.is_active or not _was_only_of(storefront, known):",
        "if known.is_active:",
        INVITED,
    ),
    Defect(MERCHANTS, "    if not _still_needed(user):", "    if user:", LEFT),
    Defect(MERCHANTS, "return not held_roles(user) and bool(home(user))", "return True", LEFT),
    # whose it is
    Defect(
        OWN,
        'own = Application.objects.filter(of_merchant(request.user, "storefront__"))',
        "own = Application.objects.all()",
        MATRIX,
    ),
    Defect(
        OWN,
        'own = Title.objects.filter(of_merchant(request.user, "storefront__"))',
        "own = Title.objects.filter(storefront__accounts__user=request.user)",
        MATRIX,
    ),
    Defect(
        "storefronts/querysets.py",
        'return Q(**{f"{prefix}user": user}) & holds(localdate(), prefix)',
        'return Q(**{f"{prefix}user": user})',
        MATRIX,
    ),
    # what is asked again, and what is kept
    Defect(OWN, "        if sessions.proved_lately(request.session):", "        if True:", PAGES),
    Defect(
        APPLYING, "    if any(_same(one, photo) for one in shown):\n        return\n", "", PHOTOS
    ),
    Defect(
        APPLYING,
        "    if not ItemPhoto.objects.filter(photo=name).exists():",
        "    if name:",
        PHOTOS,
    ),
    Defect(MATTERS, "    if left > warning:", "    if left >= warning:", PAGES),
    Defect(
        "storefronts/forms/answering.py",
        "Verdict.NOT_MET} and same and not self.errors:",
        "Verdict.NOT_MET} and not self.errors and False:",
        PAGES,
    ),
]
