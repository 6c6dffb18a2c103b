"""An edition compiled again: what stays, what is replaced, what is kept of its figures."""

from hashlib import sha256

import pytest
from django.db import connection

from core.errors import Refused
from districts.models import Area
from reports.compile.compiling import compile_report, read, write
from reports.compile.hashed import columns_of, latest
from reports.enums import ReportState
from reports.models import Basis, QuarterlyReport
from reports.subjects import SUBJECTS
from tests.reports.making import Q4, Make, figure

SEALED_BY_THE_FIRST = "8bbbf13fe34be2aad2658108086a195d4684d7fa37e65228281d8fea1079b15a"


def test_compiled_again_it_is_the_same(kept: Area, make_organisation: Make) -> None:
    make_organisation()
    first = compile_report(kept, Q4)
    again = compile_report(kept, Q4)
    assert first.changed
    assert not again.changed
    assert again.report.digest == first.report.digest
    assert again.report.compiled_at == first.report.compiled_at
    assert len(first.report.digest) == 64
    assert QuarterlyReport.objects.count() == 1


def test_every_column_of_the_facts_is_in_the_digest() -> None:
    """A new one wants a further version of the list, never a longer old one."""
    for subject in SUBJECTS.values():
        fields = subject.facts._meta.concrete_fields
        named = [field.column for field in fields if field.column != "report_id"]
        assert sorted(columns_of(latest())[subject.code]) == sorted(named), subject.code
    assert columns_of(latest()).keys() == {subject.code for subject in SUBJECTS.values()}


def test_the_list_that_editions_are_sealed_by_is_never_changed() -> None:
    assert sha256(repr(columns_of(1)).encode()).hexdigest() == SEALED_BY_THE_FIRST


def test_compiled_again_the_figures_are_the_same_rows(kept: Area, make_organisation: Make) -> None:
    make_organisation()
    report = compile_report(kept, Q4).report
    first = sorted(report.figures.values_list("pk", flat=True))
    assert sorted(compile_report(kept, Q4).report.figures.values_list("pk", flat=True)) == first
    make_organisation("新单位")
    assert compile_report(kept, Q4).changed
    assert not report.figures.filter(pk__in=first).exists()
    assert report.figures.count() == len(first)


def test_noughts_are_not_kept(kept: Area, zone: Area, make_organisation: Make) -> None:
    make_organisation(kind="enterprise", staff=8, ownership="")
    found = figure(compile_report(kept, Q4).report, zone)
    assert found["organisations"] == [1, 0]
    assert found["organisation_coverage"] == [0, 1]
    assert found["covered"] == [0, 0]
    assert "covered" not in found
    assert found.keys() == {
        "organisations",
        "organisation_coverage",
        "work_coverage",
        "standalone_rate",
        "uncovered",
        "no_members",
        "enterprises",
        "enterprises_coverage",
        "enterprises_work_coverage",
        "work_unreached",
        "staff",
        "active_rate",
    }


def test_without_a_basis_there_are_facts_and_no_figures(
    kept: Area, make_organisation: Make
) -> None:
    make_organisation()
    Basis.objects.all().delete()
    report = compile_report(kept, Q4).report
    assert (report.organisation_facts.count(), report.figures.count()) == (1, 0)


def test_nothing_that_was_read_is_left(kept: Area, make_organisation: Make) -> None:
    make_organisation()
    compile_report(kept, Q4)
    assert not [name for name in connection.introspection.table_names() if "compiled" in name]


def test_what_is_taken_back_between_reading_and_writing_is_no_fact(
    kept: Area, make_organisation: Make
) -> None:
    make_organisation("留下的")
    compile_report(kept, Q4)
    gone = make_organisation("撤销的")
    read(kept, Q4)
    gone.phases.all().delete()
    gone.delete()
    report = write(kept, Q4).report
    assert [fact.name for fact in report.organisation_facts.all()] == ["留下的"]
    assert figure(report, kept)["organisations"] == [1, 0]


def test_a_changed_register_gives_a_new_digest(kept: Area, make_organisation: Make) -> None:
    organisation = make_organisation()
    first = compile_report(kept, Q4).report
    organisation.phases.update(staff=77)
    again = compile_report(kept, Q4)
    assert again.changed
    assert again.report.digest != first.digest
    assert again.report.compiled_at > first.compiled_at


def test_a_changed_basis_is_a_change(kept: Area, make_organisation: Make) -> None:
    make_organisation(kind="department")
    make_organisation("国企", kind="state_enterprise")
    first = compile_report(kept, Q4).report
    Basis.objects.filter(code="default").update(kinds=["state_enterprise", "department"])
    again = compile_report(kept, Q4)
    assert again.changed
    assert again.report.digest == first.digest
    assert figure(again.report, kept)["organisations"] == [1, 0]


def test_a_locked_report_is_not_touched(kept: Area, make_organisation: Make) -> None:
    make_organisation()
    report = compile_report(kept, Q4).report
    QuarterlyReport.objects.update(state=ReportState.LOCKED)
    make_organisation("新单位")
    with pytest.raises(Refused, match="已锁定"):
        compile_report(kept, Q4)
    assert report.organisation_facts.count() == 1


def test_other_reports_are_left_alone(kept: Area, make_organisation: Make) -> None:
    make_organisation()
    then = compile_report(kept, Q4.shift(-1)).report
    make_organisation("新单位")
    compile_report(kept, Q4)
    assert then.organisation_facts.count() == 1
    assert then.figures.count() > 0
