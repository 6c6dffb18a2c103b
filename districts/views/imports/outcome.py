"""Step 3: what was written, until when it can be taken back, and all imports so far."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from core.errors import Refused
from districts import desk, ledgers
from districts.enums import BatchState
from districts.forms import kinds_for
from districts.models import ImportBatch
from districts.services import undoing
from districts.views.imports.pages import (
    ENDED,
    find,
    find_own,
    may_write,
    page,
    redirected,
    siblings,
    waiting,
)


@require_GET
def batches(request: HttpRequest) -> HttpResponse:
    """Past imports of the user's areas, newest first."""
    rows = ImportBatch.objects.for_user(request.user).select_related("area", "by")
    shown = Paginator(rows, 25).get_page(request.GET.get("page"))
    lines = [
        (batch, desk.kind_title(batch.kind), desk.BATCH_BADGES.get(BatchState(batch.state), ""))
        for batch in shown
    ]
    writable = kinds_for(request.user)
    return page(request, "list", title="导入记录", page_obj=shown, lines=lines, may_import=writable)


@require_GET
def status(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 3: written, how much, and until when it can be taken back."""
    batch = find(request, pk)
    job = batch.job
    if batch.state not in ENDED and job is not None and job.open:
        return waiting(request, batch, job, step=3)
    if batch.state not in ENDED:
        return redirected(request, "import-preview", batch.pk)
    if request.htmx:  # type: ignore[attr-defined]
        return redirected(request, "import-status", batch.pk)
    return page(request, "status", **ended(request, batch))


def ended(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    return {
        "batch": batch,
        "counts": batch.preview.get("counts", {}),
        "kind_title": desk.kind_title(batch.kind),
        "writable": may_write(request.user, batch),
        "undoable": ledgers.undoable(batch),
        "siblings": siblings(request.user, batch),
    }


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the batch back; later work that stands on it is listed row by row."""
    batch = find_own(request, pk)
    try:
        undoing.undo(batch, by=request.user)
    except undoing.StoodUpon as refusal:
        return page(request, "status", **ended(request, batch), stood_upon=refusal)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("import-status", batch.pk)
