"""What a locked report forbids: taking back the rows that its facts counted."""

from collections.abc import Iterable

from django.db.models import Model

from districts.models import ImportBatch
from districts.services.writing import keys_of, runs_of
from reports.enums import ReportState
from reports.models import QuarterlyReport
from reports.subjects import SUBJECTS


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
