"""The import wizard: choose a file, see what it would do, confirm, take it back within a day.

Nothing is written before the confirmation; reading, comparing and writing are jobs, and the pages
follow them with htmx, or by reloading where there is no script.
"""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from core.errors import Refused
from core.models import Job, JobState
from core.sheets import template
from districts import desk, ledgers
from districts.enums import BatchState
from districts.forms import UploadForm, kinds_for
from districts.models import ImportBatch
from districts.services import imports, previews, recognition, undoing

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDED = {BatchState.DONE, BatchState.UNCHANGED, BatchState.UNDONE}
PART_TITLES = {
    "wrong": "有错",
    "changed": "更新",
    "new": "新增",
    "unchanged": "无变化",
    "missing": "登记册有、文件没有",
    "conflicts": "与较新台账不一致",
}


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


def find_own(request: HttpRequest, pk: int) -> ImportBatch:
    """The batch, if the user may also import it."""
    batch = find(request, pk)
    if not may_write(request.user, batch):
        raise PermissionDenied
    return batch


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


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Step 1: the file; its kind is recognised and the first sheet that fits goes to step 2."""
    if not kinds_for(request.user):
        raise PermissionDenied
    sent = request.method == "POST"
    form = UploadForm(
        request.POST if sent else None, request.FILES if sent else None, user=request.user
    )
    if sent and form.is_valid():
        try:
            batch = take(request, form)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("import-preview", batch.pk)
    return page(request, "start", form=form, kinds=form.kinds)


def take(request: HttpRequest, form: UploadForm) -> ImportBatch:
    """Keeps the upload as one batch for each ledger in it, and has the first one looked at."""
    file = form.cleaned_data["file"]
    found = recognition.recognise(Path(file.temporary_file_path()), form.candidates())
    kept = []
    for ledger in found:
        file.seek(0)
        kept.append(
            imports.upload(
                kind=ledger.kind.code,
                area=form.cleaned_data["area"] if ledger.kind.dated else None,
                day=form.cleaned_data["day"],
                file=file,
                filename=file.name,
                sheet=ledger.sheet,
                by=request.user,
            )
        )
    imports.ask_preview(kept[0], by=request.user)
    return kept[0]


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 2: what the file would do; nothing is written."""
    if request.method == "POST":
        return decide(request, find_own(request, pk))
    batch = find(request, pk)
    job = batch.job
    writing = job is not None and job.kind == "import-write" and job.state != JobState.FAILED
    if batch.state in ENDED or writing:
        return redirected(request, "import-status", batch.pk)
    if job is not None and job.open:
        return waiting(request, batch, job, step=2)
    if request.htmx:  # type: ignore[attr-defined]
        return redirected(request, "import-preview", batch.pk)
    return page(request, "preview", **looked_at(request, batch))


def decide(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """What the user chose on step 2: write, write the sound rows only, look again, or leave it."""
    choice = request.POST.get("choice", "")
    try:
        if choice == "again":
            imports.ask_preview(batch, by=request.user)
            return redirect("import-preview", batch.pk)
        if choice in {"all", "sound"}:
            imports.confirm(batch, by=request.user, skip_wrong=choice == "sound")
            return redirect("import-status", batch.pk)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("import-preview", batch.pk)
    messages.info(request, "没有导入，登记册没有变化；改好后可再传。")
    return redirect("import-start")


def looked_at(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    found = batch.preview
    counts = found.get("counts", {})
    parts = [(key, title, counts[key]) for key, title in PART_TITLES.items() if counts.get(key)]
    shown = request.GET.get("show", "")
    if shown not in {key for key, _, _ in parts}:
        shown = parts[0][0] if parts else "new"
    failed = batch.job if batch.job and batch.job.state == JobState.FAILED else None
    writable = may_write(request.user, batch)
    return {
        "batch": batch,
        "kind_title": desk.kind_title(batch.kind),
        "found": found,
        "counts": counts,
        "sound": counts.get("rows", 0) - counts.get("wrong", 0),
        "parts": parts,
        "shown": shown,
        "failed": failed,
        "writable": writable,
        "siblings": siblings(request.user, batch),
        "form": UploadForm(user=request.user) if writable else None,
    }


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
    spent = (now() - job.requested_at).total_seconds()
    if not 0 < job.done < job.total or spent < 3:
        return None
    return max(int(spent * (job.total - job.done) / job.done), 1)


def redirected(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """To the next page; htmx is told to go there as a whole."""
    answer = redirect(name, pk)
    return HttpResponseClientRedirect(answer.url) if request.htmx else answer  # type: ignore[attr-defined]


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
    return page(
        request,
        "status",
        batch=batch,
        counts=batch.preview.get("counts", {}),
        kind_title=desk.kind_title(batch.kind),
        writable=may_write(request.user, batch),
        siblings=siblings(request.user, batch),
    )


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    batch = find_own(request, pk)
    try:
        undoing.undo(batch, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "已撤销，登记册恢复到导入前。")
    return redirect("import-status", batch.pk)


@require_GET
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    """The user's own workbook with the wrong cells marked."""
    batch = find_own(request, pk)
    try:
        body = previews.marked(batch)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("import-preview", batch.pk)
    return attached(body, f"{Path(batch.filename).stem}_错误表.xlsx")


@require_GET
def blank(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty ledger of the kind to fill in."""
    known = {known.code: known for known in ledgers.kinds()}
    if kind not in known:
        raise Http404
    answer = attached(b"", f"{known[kind].title}模板.xlsx")
    template.write(answer, known[kind].title, known[kind].columns)  # type: ignore[arg-type]
    return answer


def attached(body: bytes, filename: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(filename)}"
    answer["Cache-Control"] = "no-store"
    return answer
