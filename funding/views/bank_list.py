"""The bank list of a batch: account numbers in the clear, for a purpose that is logged."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from districts.services import export_jobs
from districts.views.exports import hand_out
from funding.models import AppropriationBatch
from funding.sheets.bank_list import bank_list


class PurposeForm(forms.Form):
    purpose = forms.CharField(
        label="用途",
        min_length=4,
        max_length=100,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        help_text="账号完整列出，用途记入日志，例如“交建行代发一季度经费”。",
        error_messages={
            "required": "请写明用途。",
            "min_length": "用途太短，请写明办什么事需要。",
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, pk: int) -> FileResponse | HttpResponse:
    """What will be in the file and for what; with 下载 the file itself."""
    rows: Any = AppropriationBatch.objects.for_user(request.user)
    batch = get_object_or_404(rows.select_related("fund"), pk=pk)
    form = PurposeForm(request.POST or None)
    sent = request.method == "POST" and form.is_valid()
    made = bank_list(batch, request.user, form.cleaned_data["purpose"] if sent else "")
    if sent and made.total:
        return hand_out(request, made)
    context = {"form": form, "export": made, "later": made.total > export_jobs.DIRECT}
    return render(request, "funding/bank_list.html", context)
