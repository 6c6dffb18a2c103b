"""Slips in the API: who reads over it, what it refuses, what it tells."""

from tests.defects import Defect

TOKENS = "districts/services/tokens.py"
HELD = "tests/districts/test_services_tokens.py"
REFUSING = "tests/districts/test_api_refusing.py"
SCOPE = "tests/config/test_api_scope.py"

DEFECTS = [
    Defect(
        "districts/scoping.py",
        "return [held] if any(held.startswith(path) for path in paths) else inner",
        "return list(paths)",
        HELD,
    ),
    Defect(
        "districts/scoping.py",
        "return ACTIONS[role] & restricted[0] if restricted else ACTIONS[role]",
        "return ACTIONS[role]",
        HELD,
    ),
    Defect(
        "districts/api/tokens.py",
        """        if owed := tokens.gate(token):
            raise Owed(owed)
        return tokens.narrow(token), token""",
        """        user = tokens.narrow(token)
        if owed := tokens.gate(token):
            raise Owed(owed)
        return user, token""",
        HELD,
    ),
    Defect(TOKENS, "revoked_at=None, user__is_active=True)", "user__is_active=True)", HELD),
    Defect(TOKENS, "if found.expires_on < localdate():", "if not found.expires_on:", HELD),
    Defect(
        "districts/services/users.py",
        '    tokens.revoke_all(user, "离任停用", by=by)\n',
        "",
        HELD,
    ),
    Defect(
        "districts/permissions.py",
        "named = not nouns or view.noun in nouns",
        "named = True",
        HELD,
    ),
    Defect(
        "districts/api/filters.py",
        "        refuse_unknown(request, {*filters, *PARAMETERS})\n",
        "",
        REFUSING,
    ),
    Defect(
        "districts/api/paging.py",
        "not 1 <= int(asked) <= LARGEST",
        "int(asked) < 1",
        REFUSING,
    ),
    Defect(
        "districts/api/paging.py",
        'up = (_order(request) == "id") != back',
        'up = _order(request) == "id"',
        f"{REFUSING} tests/districts/test_api.py",
    ),
    Defect(
        "districts/api/reading.py",
        "        return rows.for_user(self.request.user)\n",
        "        return rows\n",
        SCOPE,
    ),
    Defect(
        "reports/api/facts.py",
        'WITHHELD: dict[Any, set[str]] = {VolunteerFact: {"name"}, CaseFact: {"name"}}',
        "WITHHELD: dict[Any, set[str]] = {}",
        "tests/reports/test_api_facts.py",
    ),
    Defect(
        "reports/compile/canonical.py",
        "found = sorted(rows, key=lambda row: (row[0], row[1], row[2] or 0))",
        "found = list(rows.order_by('-pk'))",
        "tests/reports/test_canonical.py",
    ),
]
