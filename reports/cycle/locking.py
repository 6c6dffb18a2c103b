"""Locking a quarter's report, and what that forbids: taking back the rows that its facts counted,
and posting money to a day of the quarter."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Model

from core.workflow import Transition, advance
from districts.models import ImportBatch
from districts.scoping import holding
from districts.services.writing import keys_of, runs_of
from funding.services import closing
from reports.enums import ReportState
from reports.models import QuarterlyReport
from reports.subjects import SUBJECTS

locks = holding("lock", "由区级人员锁定，请转告他们。")
LOCK = Transition("锁定报表", frozenset({ReportState.DRAFT}), ReportState.LOCKED, (locks,))


@transaction.atomic
def lock(report: QuarterlyReport, *, by: Any) -> QuarterlyReport:
    """For good, together with the books: every fund of the area is closed through the quarter's
    last day. Raises Refused."""
    moved = advance(report, LOCK, by=by)
    closing.close_all(moved.area, moved.day, by=by)
    return moved


def why_not_undo(batch: ImportBatch) -> str:
    """Facts of a locked report use what the batch wrote: named, or nothing."""
    locked = QuarterlyReport.objects.filter(state=ReportState.LOCKED)
    for subject in SUBJECTS.values():
        touched = _touched(batch, subject.register)
        used = subject.facts.objects.filter(keys_of(touched, subject.key), report__in=locked)
        fact = used.select_related("report__area").first()
        if fact is not None:
            used_by = f"{fact.report}已锁定，并且用到了这一批的“{fact.name}”"
            return f"{used_by}，不能撤销；请在登记册里更正。"
    return ""


def _touched(batch: ImportBatch, register: type[Model]) -> Iterable[list[int]]:
    """Key runs of the register's rows that the batch made or changed."""
    label = register._meta.label_lower
    changed = [[key, key] for model, key, *_ in batch.replaced or [] if model == label]
    return [*runs_of(batch, register), *changed]
