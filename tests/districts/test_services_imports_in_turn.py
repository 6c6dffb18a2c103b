"""One batch is looked at, confirmed and written in turn: nothing overtakes."""

from collections.abc import Callable

import pytest

from core import jobs
from core.errors import Refused
from core.sheets.columns import Layout
from districts.enums import BatchState, KnownRows
from districts.models import ImportBatch
from districts.services import imports, previews
from tests.districts.conftest import ENTERPRISES, workbook

Importer = Callable[..., ImportBatch]
SMALL = workbook(ENTERPRISES, ("甲公司", None, "×"), ("乙公司", None, "×"), day="2017-12-31")


def test_what_is_being_written_is_not_looked_at_again(previewed: Importer):
    batch = previewed(SMALL)
    job = imports.confirm(batch, by=batch.by)
    with pytest.raises(Refused, match="正在核对或导入；请等完成后再改"):
        imports.ask_preview(batch, by=batch.by)
    jobs.perform(job)
    batch.refresh_from_db()
    assert (batch.state, batch.undoable) == (BatchState.DONE, True)


def test_what_is_being_looked_at_is_looked_at_once(previewed: Importer):
    batch = previewed(SMALL)
    job = imports.ask_preview(batch, by=batch.by)
    assert imports.ask_preview(batch, by=batch.by) == job
    for change in (
        lambda: imports.treat_known(batch, KnownRows.SKIP, by=batch.by),
        lambda: imports.read_as(batch, Layout(), None, by=batch.by),
    ):
        with pytest.raises(Refused, match="正在核对或导入；请等完成后再改"):
            change()
    kept = ImportBatch.objects.get(pk=batch.pk)
    assert (kept.known_rows, kept.day) == (KnownRows.UPDATE, batch.day)


def test_what_is_being_looked_at_is_not_confirmed(previewed: Importer):
    batch = previewed(SMALL)
    imports.ask_preview(batch, by=batch.by)
    with pytest.raises(Refused, match="正在核对或导入，请等完成后再确认"):
        imports.confirm(batch, by=batch.by)


def test_a_preview_that_comes_too_late_changes_nothing(previewed: Importer):
    """It read the file before the ledger was written, and would forget what undo needs."""
    batch = previewed(SMALL)
    reading = previews.read(batch, batch.by)
    late = ImportBatch.objects.get(pk=batch.pk)
    jobs.perform(imports.confirm(batch, by=batch.by))
    with pytest.raises(Refused, match="状态是“已导入”，不能再核对"):
        imports.keep_preview(late, reading)
    with pytest.raises(Refused, match="状态是“已导入”，不能再核对"):
        imports.refuse(late, "文件读不出来。")
    kept = ImportBatch.objects.get(pk=batch.pk)
    assert (kept.state, kept.error, kept.undoable) == (BatchState.DONE, "", True)
    assert kept.created
