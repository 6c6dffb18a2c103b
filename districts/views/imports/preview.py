"""Step 2: what the file would do, how it is read, and what the user decides; nothing is written."""

import re
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import Refused
from core.models import JobState
from core.sheets.columns import AUTOMATIC
from districts.enums import BatchState, KnownRows
from districts.forms import HeadForm, UploadForm
from districts.models import ImportBatch
from districts.services import imports, layouts, previews
from districts.views.imports.pages import (
    ENDED,
    attached,
    find,
    find_own,
    may_confirm,
    may_write,
    page,
    redirected,
    siblings,
    waiting,
)

PART_TITLES = {
    "wrong": "有错",
    "changed": "更新",
    "new": "新增",
    "unchanged": "无变化",
    "skipped": "跳过",
    "missing": "登记册有、文件没有",
    "conflicts": "与较新台账不一致",
    "findings": "须留意",
}
CONFIRMS = {"all", "again"}  # choices of who confirms what another imported


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 2: what the file would do; nothing is written."""
    if request.method == "POST":
        own = request.POST.get("choice") not in CONFIRMS or not may_confirm(
            request.user, find(request, pk)
        )
        return decide(request, (find_own if own else find)(request, pk))
    return look(request, find(request, pk))


def look(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """The page where the batch is: looked at, waited for, or written already."""
    job = batch.job
    writing = job is not None and job.kind == imports.WRITE and job.state != JobState.FAILED
    if batch.state in ENDED or writing:
        return redirected(request, "import-status", batch.pk)
    if job is not None and job.open:
        return waiting(request, batch, job, step=2)
    if request.htmx:  # type: ignore[attr-defined]
        return redirected(request, "import-preview", batch.pk)
    return page(request, "preview", **looked_at(request, batch))


def decide(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """What the user chose on step 2: write, write the sound rows only, look again with or without
    another reading, or leave it."""
    choice, by = request.POST.get("choice", ""), request.user
    try:
        if choice == "columns":
            return explain(request, batch)
        if choice in {"all", "sound"}:
            imports.confirm(batch, by=by, skip_wrong=choice == "sound", ticked=ticked(request))
            return redirect("import-status", batch.pk)
        if choice == "again":
            imports.ask_preview(batch, by=by)
        elif choice == "automatic":
            imports.read_as(batch, AUTOMATIC, batch.day, by=by)
        elif choice == "known":
            imports.treat_known(batch, known_rows(request), by=by)
        else:
            messages.info(request, "没有导入，登记册没有变化；改好后可再传。")
            return redirect("import-start")
    except Refused as refusal:
        messages.error(request, str(refusal))
        if "ticks" in request.POST:
            return look(request, find(request, batch.pk))  # with the ticks as they were sent
    return redirect("import-preview", batch.pk)


def explain(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """How the sheet is to be read; what cannot be so comes back with the user's choices."""
    if batch.state not in {BatchState.PREVIEWED, BatchState.REFUSED}:
        state = batch.get_state_display()
        raise Refused(f"这一批的状态是“{state}”，不能再改列对应，要改的请重新上传。")
    form = HeadForm(request.POST, batch=batch)
    if not form.is_valid():
        return page(request, "preview", **{**looked_at(request, batch), "head_form": form})
    imports.read_as(batch, form.layout(), form.cleaned_data["day"], by=request.user)
    return redirect("import-preview", batch.pk)


def known_rows(request: HttpRequest) -> KnownRows:
    try:
        return KnownRows(request.POST.get("known_rows", ""))
    except ValueError:
        raise Refused("请选择更新、跳过或逐条看。") from None


def ticked(request: HttpRequest) -> set[int] | None:
    """The rows ticked to be updated; nothing where the page showed no ticks."""
    if "ticks" not in request.POST:
        return None
    numbers = request.POST.getlist("row")
    if not all(re.fullmatch(r"[0-9]{1,7}", number) for number in numbers):
        return None
    return set(map(int, numbers))


def unticked(request: HttpRequest, batch: ImportBatch) -> set[int]:
    """The updates without a tick: as they were just sent, else as they were last confirmed."""
    if "ticks" not in request.POST:
        return set(batch.skipped)
    sent = set(request.POST.getlist("row"))
    rows = [row["row"] for row in batch.preview.get("changed", ())]
    return {row for row in rows if str(row) not in sent}


def looked_at(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    found = batch.preview
    counts = found.get("counts", {})
    parts = [(key, title, counts[key]) for key, title in PART_TITLES.items() if counts.get(key)]
    each = batch.known_rows == KnownRows.EACH and bool(counts.get("changed"))
    failed = batch.job if batch.job and batch.job.state == JobState.FAILED else None
    writable = may_write(request.user, batch)
    kind = imports.kind_of(batch.kind)
    return {
        "batch": batch,
        "kind_title": kind.title,
        "kind": kind,
        "confirms": may_confirm(request.user, batch),
        "found": found,
        "counts": counts,
        "sound": sum(counts.get(key, 0) for key in ("new", "changed", "unchanged")),
        "known": counts.get("known", 0),
        "known_choices": KnownRows.choices,
        "parts": parts,
        "each": each and writable,
        "unticked": unticked(request, batch),
        "shown": [key for key, _, _ in parts] if each else [shown(request, parts)],
        "failed": failed,
        "writable": writable,
        "siblings": siblings(request.user, batch),
        "form": UploadForm(user=request.user) if writable else None,
        "head_form": HeadForm(batch=batch) if writable and found.get("head") else None,
        "by_hand": bool(layouts.said(batch).texts),
    }


def shown(request: HttpRequest, parts: list[tuple[str, str, int]]) -> str:
    """The part asked for, else the first that has rows. Where rows are ticked one by one all parts
    are shown: ticks would be lost between pages."""
    wanted = request.GET.get("show", "")
    keys = [key for key, _, _ in parts]
    return wanted if wanted in keys else next(iter(keys), "new")


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
