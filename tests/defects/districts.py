"""Slips in who sees what, and in what a ledger does."""

from tests.defects import Defect

SCOPING = "districts/scoping.py"
COVERAGE = "districts/services/coverage.py"

DEFECTS = [
    Defect(SCOPING, "not user.is_active", "user.is_active is None", "tests/test_scope.py"),
    Defect(
        SCOPING,
        "if action in _allowed(user, role)",
        "if _allowed(user, role)",
        "tests/test_scope.py",
    ),
    Defect(
        SCOPING,
        'f"{prefix}__startswith": path',
        'f"{prefix}__contains": path',
        "tests/test_scope.py",
    ),
    Defect(
        "districts/services/imports.py",
        'if counts["wrong"] and not skip_wrong:',
        'if counts["wrong"] and skip_wrong:',
        "tests/districts/test_services_imports.py",
    ),
    Defect(
        "districts/services/imports.py",
        "if previews.digest(reading) != batch.digest:",
        "if previews.digest(reading) == '':",
        "tests/districts/test_services_imports.py",
    ),
    Defect(
        SCOPING,
        "for path in paths), Q(pk__in=[]))",
        "for path in paths), Q())",
        "tests/test_scope.py",
    ),
    Defect(
        SCOPING,
        "user.role_assignments.filter(holds(day))",
        "user.role_assignments.all()",
        "tests/districts/test_scoping.py",
    ),
    Defect(
        "districts/scoped_admin/registers.py",
        "return lookup in offered",
        "return True",
        "tests/districts/test_scoped_admin.py tests/districts/test_scoped_admin_lists.py",
    ),
    Defect(
        "districts/scoped_admin/registers.py",
        'kwargs["queryset"] = self.choices(db_field.name, model, request.user)\n'
        "        if self.by_search(model):",
        "if self.by_search(model):",
        "tests/districts/test_scoped_admin.py tests/districts/test_scoped_forms.py",
    ),
    Defect(
        "districts/scoped_admin/registers.py",
        "if not self.rows(request.user, self.write_action).filter(pk=obj.pk).exists():",
        "if not obj.pk:",
        "tests/districts/test_scoped_admin.py tests/districts/test_scoped_forms.py",
    ),
    Defect(
        COVERAGE,
        "if row.since == self.day:\n            self.plan.withdraw(row)",
        "if row.since > self.day:\n            self.plan.withdraw(row)",
        "tests/districts/test_services_coverage.py",
    ),
    Defect(
        COVERAGE,
        "return Day(self.day) if denied or replaces else since",
        "return since",
        "tests/districts/test_services_coverage.py",
    ),
    Defect(
        COVERAGE,
        "row.since <= day and (row.until is None or row.until > day)",
        "row.since <= day and (row.until is None or row.until >= day)",
        "tests/districts/test_services_coverage.py",
    ),
    Defect(
        COVERAGE,
        "if opened is None or since.first >= opened.first:",
        "if opened is None or since.first <= opened.first:",
        "tests/districts/test_services_registration.py",
    ),
    Defect(
        "districts/services/party_tree.py",
        "any(above.pk == party.pk for above in ancestors(parent))",
        "parent.pk == party.pk",
        "tests/districts/test_services_party_life.py",
    ),
    Defect(
        "districts/services/party_terms.py",
        "if to > years_later(term.due, allowed):",
        "if to >= years_later(term.due, allowed):",
        "tests/districts/test_services_party_terms.py",
    ),
    Defect(
        "districts/services/succession.py",
        "affected.filter(since__lt=day.first)",
        "affected.filter(since__lte=day.first)",
        "tests/members/test_services_branches.py",
    ),
    Defect(
        "districts/services/party_joining.py",
        "end(source.coverages.filter(organisation__in=known), day)",
        "0",
        "tests/members/test_services_branches.py",
    ),
    Defect(
        "districts/services/listing.py",
        "if entry.since is None:",
        "if False:",
        "tests/districts/test_services_committees.py",
    ),
]
