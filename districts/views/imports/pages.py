"""What the pages of the wizard share: the batch and the right to it, waiting for a job, files."""

from typing import Any
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django_htmx.http import HttpResponseClientRedirect

from core.errors import Refused
from core.models import Job
from core.sheets import XLSX
from districts import desk
from districts.enums import BatchState
from districts.models import ImportBatch
from districts.services import imports, recognition

ENDED = {BatchState.DONE, BatchState.UNCHANGED, BatchState.UNDONE}


def page(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    return render(request, f"imports/{name}.html", {"title": "导入台账", **context})


def find(request: HttpRequest, pk: int) -> ImportBatch:
    """The batch, if it lies in the user's scope."""
    batches = ImportBatch.objects.for_user(request.user).select_related("area", "job", "by")
    batch: ImportBatch = get_object_or_404(batches, pk=pk)
    return batch


def may_write(user: Any, batch: ImportBatch) -> bool:
    try:
        imports.check_area(imports.kind_of(batch.kind), batch.area, user)
    except Refused:
        return False
    return True


def may_confirm(user: Any, batch: ImportBatch) -> bool:
    try:
        imports.check_confirms(imports.kind_of(batch.kind), batch, user)
    except Refused:
        return False
    return True


def find_own(request: HttpRequest, pk: int) -> ImportBatch:
    """The batch, if the user may also import it."""
    batch = find(request, pk)
    if not may_write(request.user, batch):
        raise PermissionDenied
    return batch


def siblings(user: Any, batch: ImportBatch) -> list[ImportBatch]:
    """The other ledgers of the same upload that wait."""
    waiting_states = [BatchState.UPLOADED, BatchState.PREVIEWED]
    same = ImportBatch.objects.for_user(user).filter(sha256=batch.sha256, by=batch.by_id)
    rows = same.filter(state__in=waiting_states).exclude(pk=batch.pk).exclude(sheet=batch.sheet)
    return list(rows.order_by("pk")[: recognition.MOST])


def waiting(request: HttpRequest, batch: ImportBatch, job: Job, *, step: int) -> HttpResponse:
    """The progress of a job: the page, or the part of it that htmx asks for each second."""
    context = {"batch": batch, "job": job, "step": step, "left": seconds_left(job)}
    name = "progress" if request.htmx else "waiting"  # type: ignore[attr-defined]
    return page(request, name, kind_title=desk.kind_title(batch.kind), **context)


def seconds_left(job: Job) -> int | None:
    """An estimate from what is done; nothing to go by in the first seconds."""
    if not job.started_at or not 0 < job.done < job.total:
        return None
    spent = (now() - job.started_at).total_seconds()
    if spent < 3:
        return None
    return max(int(spent * (job.total - job.done) / job.done), 1)


def redirected(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """To the next page; htmx is told to go there as a whole."""
    answer = redirect(name, pk)
    return HttpResponseClientRedirect(answer.url) if request.htmx else answer  # type: ignore[attr-defined]


def attached(body: bytes, filename: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(filename)}"
    answer["Cache-Control"] = "no-store"
    return answer
