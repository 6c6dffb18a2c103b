"""Vouchers lie in the private media: who may read the claim reads its bills, and nobody else."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from funding.models import Voucher

PDF, JPEG = "application/pdf", "image/jpeg"
#: what came from somebody runs nothing in the browser of who looks at it
LOCKED = "default-src 'none'; sandbox"


@login_required
@require_safe
def voucher(request: HttpRequest, pk: int) -> FileResponse:
    """A photo as it was written anew; a PDF is only ever handed out, under a name of ours."""
    row = get_object_or_404(Voucher.objects.for_user(request.user), pk=pk)
    pdf = str(row.file.name).endswith(".pdf")
    answer = FileResponse(
        row.file.open("rb"),
        content_type=PDF if pdf else JPEG,
        as_attachment=pdf,
        filename=f"voucher-{row.pk}.{'pdf' if pdf else 'jpg'}",
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = LOCKED
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
