"""Slips in what is done to rows: by acts, many at once, taken back, told of, handed out."""

from tests.defects import Defect

ACTING = "districts/scoped_admin/acting.py"
BATCHES = "districts/scoped_admin/batches.py"
UNDOING = "districts/scoped_admin/undoing.py"
EXPORTING = "districts/scoped_admin/exporting.py"
ADVICE = "districts/advice.py"
LIMITS = "districts/limits.py"
STRIKING = "districts/services/striking.py"
MOVING = "districts/services/moving.py"
COMPARING = "districts/services/comparing.py"
DECISIONS = "districts/services/comparing_decisions.py"
ORDERS = "districts/services/orders.py"
ACTS = "tests/districts/test_acts.py"
UNDONE = f"{ACTS} tests/districts/test_undoing_acts.py"
RULES = "tests/districts/test_rules.py"
MOVES = "tests/districts/test_moves.py"
COMPARED = "tests/districts/test_comparisons.py"
EXPORTED = (
    "tests/districts/test_scoped_admin_exporting.py tests/districts/test_services_outgoing.py"
)

DEFECTS = [
    # acts
    Defect(
        ACTING,
        "            if not admin.holds_right(request, obj, act.action):",
        '            if not admin.holds_right(request, obj, "view"):',
        "tests/members/test_admin_transfers.py tests/members/test_admin_member_acts.py",
    ),
    Defect(
        ACTING,
        "else NOT_NOW\n",
        'else ""\n',
        ACTS,
    ),
    Defect(
        ACTING,
        "with transaction.atomic(), history.because(why):",
        "with transaction.atomic():",
        "tests/members/test_admin_member_acts.py",
    ),
    Defect(
        ACTING,
        "                advice.look_again(obj)\n",
        "",
        ACTS,
    ),
    Defect(
        "core/workflow.py",
        "if transition.needs_note and not note.strip():",
        "if transition.needs_note and not note:",
        "tests/core/test_workflow.py",
    ),
    # many at once
    Defect(
        BATCHES,
        'own = rows.filter(pk__in=admin.rows(request.user, act.action).values("pk"))',
        "own = rows",
        ACTS,
    ),
    Defect(
        BATCHES,
        "if confirmed and 0 < count <= MOST and form.is_valid():",
        "if confirmed and 0 < count and form.is_valid():",
        ACTS,
    ),
    Defect(
        BATCHES,
        'with transaction.atomic(), history.because(form.cleaned_data.get("note") or act.verb):',
        "with transaction.atomic():",
        "tests/districts/test_acts.py tests/districts/test_organisation_page.py",
    ),
    Defect(
        BATCHES,
        "return act.refusal(row, user) if act.offered(row, user) else NOT_NOW",
        "return act.refusal(row, user)",
        "tests/districts/test_acts.py tests/districts/test_organisation_page.py",
    ),
    # taken back
    Defect(
        UNDOING,
        "filter(pk__in=mementoes).filter(pk__in=own)",
        "filter(pk__in=mementoes)",
        UNDONE,
    ),
    Defect(
        UNDOING,
        "if _state(act, row) != state:",
        "if not state:",
        UNDONE,
    ),
    Defect(
        UNDOING,
        'time.time() - kept["at"] > SHOWN + GRACE',
        'time.time() - kept["at"] > SHOWN * GRACE',
        UNDONE,
    ),
    # the adviser and the figures of its rules
    Defect(
        ADVICE,
        "ToDo.objects.filter(rule=rule.code, area__path__startswith=path)",
        "ToDo.objects.filter(rule=rule.code)",
        RULES,
    ),
    Defect(
        ADVICE,
        "if held is None or (held.done_at is not None and not held.dismissed):",
        "if held is None or held.done_at is not None:",
        RULES,
    ),
    Defect(
        ADVICE,
        "    return _told(todo) != _told(held)",
        "    return False",
        RULES,
    ),
    Defect(
        LIMITS,
        'nearest = found.order_by("-area__path")',
        'nearest = found.order_by("area__path")',
        RULES,
    ),
    Defect(
        LIMITS,
        'rows = RuleLimit.objects.filter(code=code).order_by("-area__path")',
        'rows = RuleLimit.objects.filter(code=code).order_by("area__path")',
        f"{RULES} tests/members/test_services_due.py",
    ),
    # struck, moved, compared, ordered
    Defect(
        STRIKING,
        "if row.since >= day:",
        "if row.since > day:",
        "tests/districts/test_services_striking.py tests/districts/test_organisation_page.py",
    ),
    Defect(
        STRIKING,
        "lasting = Q(until=None) | Q(until__gt=day)",
        "lasting = Q(until=None)",
        "tests/districts/test_services_striking.py tests/districts/test_organisation_page.py",
    ),
    Defect(
        MOVING,
        "if user.pk == move.by_id:",
        "if user.pk == move.pk:",
        MOVES,
    ),
    Defect(
        MOVING,
        "if organisation.area_id != move.held_by_id:",
        "if organisation.area_id == move.area_id:",
        MOVES,
    ),
    Defect(
        MOVING,
        "later.update(**place)",
        "later.update(area=move.area)",
        MOVES,
    ),
    Defect(
        COMPARING,
        "undecided = [row for row in rows if row.decision == ListDecision.OPEN]",
        "undecided = rows",
        COMPARED,
    ),
    Defect(
        COMPARING,
        ".exclude(closed__lte=day)",
        ".exclude(closed__lt=day)",
        COMPARED,
    ),
    Defect(
        "districts/services/comparing_matches.py",
        "fitting = [one for one in namesakes if not (row.uscc and one.uscc)]",
        "fitting = namesakes",
        "tests/districts/test_services_comparing_matches.py",
    ),
    Defect(
        DECISIONS,
        "if not chosen.area.path.startswith(row.comparison.area.path):",
        "if not chosen.area.path:",
        COMPARED,
    ),
    Defect(
        ORDERS,
        "own = last is not None and last.by_id == user.pk",
        "own = last is not None and last.by_id == order.by_id",
        "tests/districts/test_services_orders.py",
    ),
    Defect(
        ORDERS,
        "if due < localdate():",
        "if due <= localdate():",
        "tests/districts/test_services_orders.py",
    ),
    # handed out
    Defect(
        "districts/services/outgoing.py",
        'hidden = not clear and getattr(column.cell, "personal", False)',
        'hidden = not clear and column.key == "phone"',
        f"{EXPORTED} tests/members/test_services_enrolment_masked.py",
    ),
    Defect(
        EXPORTING,
        "or (wish.purpose and not self.may_reveal(user))",
        'or (wish.purpose and not may(user, "reveal"))',
        EXPORTED,
    ),
    Defect(
        EXPORTING,
        "rows = self.within_right(cl.queryset, user, self.export_action)",
        "rows = cl.queryset",
        EXPORTED,
    ),
    Defect(
        "districts/services/export_jobs.py",
        "job.state == JobState.DONE and until and until > now()",
        "job.state == JobState.DONE and until",
        "tests/districts/test_services_export_jobs.py tests/reports/test_views_exports.py",
    ),
    Defect(
        "districts/sheets/areas.py",
        "return rows.filter(Q(until=None) | Q(until__gt=day))",
        "return rows.filter(Q(until=None) | Q(until__gte=day))",
        "tests/districts/test_sheets_areas.py",
    ),
    Defect(
        "districts/revealing.py",
        'record(request.user, "查看号码", obj, f"{names}：{reason}")',
        'record(request.user, "查看号码", obj, names)',
        "tests/districts/test_revealing.py tests/districts/test_registers.py",
    ),
]
