"""Slips in who signs in, and in what is kept for him."""

from tests.defects import Defect

FACTOR = "accounts/services/second_factor.py"
ASKED = "tests/accounts/test_second_factor.py"
USERS = "districts/services/users.py"
HANDING = "districts/services/handing_over.py"
ACTS_ON_USERS = "tests/districts/test_services_user_acts.py tests/districts/test_admin_users.py"

DEFECTS = [
    Defect(
        FACTOR,
        "if step > factor.last_step and strings_equal(",
        "if strings_equal(",
        ASKED,
    ),
    Defect(
        FACTOR,
        "factor.failures, factor.locked_until = 0, None\n",
        "factor.locked_until = None\n",
        ASKED,
    ),
    Defect(
        FACTOR,
        "if factor.locked_until and factor.locked_until > now():\n        return _locked",
        "if factor.failures >= FAILURES:\n        return _locked",
        ASKED,
    ),
    Defect(
        FACTOR,
        "deleted, _ = factor.recovery_codes.filter(fingerprint=_fingerprint(given)).delete()",
        "deleted = factor.recovery_codes.filter(fingerprint=_fingerprint(given)).exists()",
        ASKED,
    ),
    Defect(
        "accounts/middleware.py",
        '    (CODE_OWED, "second-factor"),\n    (FIRST_PASSWORD, "password-change"),',
        '    (FIRST_PASSWORD, "password-change"),',
        ASKED,
    ),
    Defect(
        "accounts/views/sign_in.py",
        "elif second_factor.required(user):",
        "elif second_factor.required(user) and user.password_changed:",
        ASKED,
    ),
    Defect(
        "accounts/views/second_factor.py",
        "        second_factor.check(user, code)\n        second_factor.remove(user)",
        "        second_factor.remove(user)",
        ASKED,
    ),
    Defect(
        "accounts/services/drafts.py",
        "return Draft.objects.filter(user=user, form=form, saved_at__gt=now() - KEPT).first()",
        "return Draft.objects.filter(form=form, saved_at__gt=now() - KEPT).first()",
        "tests/accounts/test_drafts.py",
    ),
    Defect(
        USERS,
        "return any(may(user, action) for action in settings.SECOND_FACTOR_REQUIRED)",
        "return all(may(user, action) for action in settings.SECOND_FACTOR_REQUIRED)",
        ASKED,
    ),
    Defect(
        USERS,
        "return visible(user).filter(~Exists(outside))",
        "return visible(user)",
        ACTS_ON_USERS,
    ),
    Defect(
        USERS,
        "user.set_unusable_password()  # and so no session of his revives when he comes back",
        "pass",
        ACTS_ON_USERS,
    ),
    Defect(
        USERS,
        "    second_factor.remove(user)\n    said",
        "    said",
        ACTS_ON_USERS,
    ),
    Defect(
        USERS,
        'user.save(update_fields=["password", "password_changed"])',
        'user.save(update_fields=["password"])',
        ACTS_ON_USERS,
    ),
    Defect(
        HANDING,
        "            role_assignments__area=area,\n",
        "",
        ACTS_ON_USERS,
    ),
    Defect(
        HANDING,
        "return User.objects.filter(same, is_active=True)",
        "return User.objects.filter(same)",
        ACTS_ON_USERS,
    ),
    Defect(
        HANDING,
        "FollowUpOrder.objects.filter(by=user, state__in=orders.OPEN)",
        "FollowUpOrder.objects.filter(by=user)",
        ACTS_ON_USERS,
    ),
]
