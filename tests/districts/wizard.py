"""The import wizard as a person uses it, and the worker behind it."""

import io
import re
from pathlib import Path

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import jobs
from districts.models import ImportBatch

DATA = Path(__file__).parents[1] / "data"
YUEHAIWAN = DATA / "yuehaiwan-enterprise-ledger.xlsx"
XUANHUA = DATA / "xuanhua-ledger.xlsx"
START = "/admin/imports/new/"


def uploaded(path: Path, body: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes() if body is None else body)


def send(client, path: Path = YUEHAIWAN, body: bytes | None = None, **fields):
    return client.post(START, {"file": uploaded(path, body), **fields})


def batch_of(response) -> ImportBatch:
    assert response.status_code == 302, response.context["form"].errors
    return ImportBatch.objects.get(pk=int(response.url.rstrip("/").rsplit("/", 1)[-1]))


def work(batch: ImportBatch) -> ImportBatch:
    """What the worker does."""
    batch.refresh_from_db()
    jobs.run(batch.job_id)
    batch.refresh_from_db()
    return batch


def previewed(client, path: Path = YUEHAIWAN, body: bytes | None = None) -> ImportBatch:
    return work(batch_of(send(client, path, body)))


def imported(client) -> ImportBatch:
    batch = previewed(client)
    client.post(page(batch), {"choice": "all"})
    return work(batch)


def page(batch: ImportBatch, name: str = "preview") -> str:
    return reverse(f"import-{name}", args=[batch.pk])


def text(response) -> str:
    """What a browser makes of it: any run of spaces and line breaks shows as one space."""
    assert response.status_code == 200
    return re.sub(r"[ \n]+", " ", response.content.decode())


def broken(**cells: object) -> bytes:
    """阅海湾's ledger with some cells changed."""
    book = openpyxl.load_workbook(YUEHAIWAN)
    for address, value in cells.items():
        book.worksheets[0][address] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
