"""A locked report keeps what it counted: the import behind it can no longer be taken back."""

import pytest

from core.dated import Quarter
from core.errors import Refused
from districts.models import ImportBatch, Organisation
from districts.services.undoing import undo
from reports.compiling import compile_report
from reports.enums import ReportState
from reports.locking import why_not_undo
from reports.models import QuarterlyReport
from tests.reports.test_facts import take_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(zone, clerk) -> ImportBatch:
    take_in("organisations", "yuehaiwan-enterprise-ledger.xlsx", by=clerk.username)
    return ImportBatch.objects.get()


def lock(area) -> QuarterlyReport:
    report = compile_report(area, Quarter(2017, 4)).report
    QuarterlyReport.objects.filter(pk=report.pk).update(state=ReportState.LOCKED)
    return report


def test_a_draft_forbids_nothing(batch, district, clerk):
    compile_report(district, Quarter(2017, 4))
    assert why_not_undo(batch) == ""
    undo(batch, by=clerk)
    assert Organisation.objects.count() == 0


def test_a_locked_report_forbids_undoing_what_it_counted(batch, district, clerk):
    lock(district)
    with pytest.raises(Refused, match="2017年第四季度报表已锁定"):
        undo(batch, by=clerk)
    assert Organisation.objects.count() == 150


def test_a_row_it_only_changed_is_used_as_well(batch, district):
    lock(district)
    organisation = Organisation.objects.earliest("pk")
    changed = ImportBatch(
        created=[], replaced=[["districts.organisation", organisation.pk, {"name": ["旧", "新"]}]]
    )
    assert organisation.name in why_not_undo(changed)


def test_what_it_did_not_count_may_go(batch, district):
    lock(district)
    assert why_not_undo(ImportBatch(created=[], replaced=[])) == ""
