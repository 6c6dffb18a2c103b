"""Step 1: the file, the templates, and the heads that were explained before."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import Refused
from core.sheets import template
from districts import desk, ledgers
from districts.forms import UploadForm, kinds_for
from districts.ledgers import LedgerKind
from districts.models import ColumnMapping, ImportBatch
from districts.scoping import may
from districts.services import imports, layouts, recognition
from districts.views.imports.pages import attached, page

SHOWN = 20  # remembered heads on the page


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
    known = [(kind, last_ledger(kind, request.user)) for kind in form.kinds]
    return page(request, "start", form=form, kinds=known, mappings=remembered(request.user)[:SHOWN])


def last_ledger(kind: LedgerKind, user: Any) -> str:
    """Where the ledger goes out as the register holds it, filled in, or nothing."""
    if kind.outward is None or not may(user, kind.outward.action):
        return ""
    register = kind.outward.register.lower().replace(".", "_")
    url = desk.link(f"admin:{register}_export")
    return f"{url}?as={kind.code}" if url else ""


def take(request: HttpRequest, form: UploadForm) -> ImportBatch:
    """Keeps the upload as one batch for each ledger in it, and has the first one looked at."""
    file, area = form.cleaned_data["file"], form.cleaned_data["area"]
    path = Path(file.temporary_file_path())
    kept = []
    for ledger in recognition.recognise(path, form.candidates(), area, request.user):
        file.seek(0)
        kept.append(
            imports.upload(
                kind=ledger.kind.code,
                area=area if ledger.kind.dated else None,
                day=form.cleaned_data["day"],
                file=file,
                filename=file.name,
                sheet=ledger.sheet,
                by=request.user,
            )
        )
    imports.ask_preview(kept[0], by=request.user)
    return kept[0]


def remembered(user: Any) -> list[tuple[ColumnMapping, str, list[tuple[str, str]]]]:
    """The heads explained for ledgers that the user may import, with their kind and columns."""
    return [
        (mapping, kind.title, layouts.explained(kind, mapping))
        for kind in kinds_for(user)
        for mapping in ColumnMapping.objects.for_user(user, kind.action)
        .filter(kind=kind.code)
        .select_related("area")
    ]


@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """The next ledger with this head is read by the names of its columns again."""
    mapping = get_object_or_404(ColumnMapping.objects.for_user(request.user), pk=pk)
    try:
        imports.check_area(imports.kind_of(mapping.kind), mapping.area, request.user)
    except Refused:
        raise PermissionDenied from None
    mapping.delete()
    messages.success(request, "已忘掉这个列对应，下次按列名自动识别。")
    return redirect("import-start")


@require_GET
def blank(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty ledger of the kind to fill in."""
    known = {known.code: known for known in ledgers.kinds()}
    if kind not in known:
        raise Http404
    answer = attached(b"", f"{known[kind].title}模板.xlsx")
    template.write(answer, known[kind].title, known[kind].columns)  # type: ignore[arg-type]
    return answer
