"""归档: the workbook as it was locked, signed pages, and the proof that neither has changed."""

import hashlib
import io
import json
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from PIL import Image

from accounts.models import User
from core import jobs
from core.errors import Refused
from core.models import Act, Job
from funding.services.voucher_files import clean_voucher
from reports import exporting
from reports.compile import hashed
from reports.compile.compiling import compile_report, facts_digest
from reports.cycle import filing
from reports.cycle.checks import Check
from reports.cycle.filing import add_scan
from reports.edition import Edition
from reports.enums import FilingKind
from reports.models import Basis, Filing, QuarterlyReport
from tests.reports.cycle import drafted, hand_in, locked_now, only, part_of
from tests.reports.quarters import Town
from tests.shared_world import shared

pytestmark = pytest.mark.usefixtures("nothing_found")


def scan(color: str = "white") -> ContentFile:
    written = io.BytesIO()
    Image.new("RGB", (60, 80), color).save(written, "PNG")
    return clean_voucher(written.getvalue())


@pytest.fixture
@shared
def locked(town: Town, official: User) -> QuarterlyReport:
    return locked_now(QuarterlyReport.objects.get(), by=official)


@pytest.fixture
@shared
def filed(locked: QuarterlyReport) -> Filing:
    jobs.perform(Job.objects.get(kind=filing.WORKBOOK))
    return Filing.objects.get()


def handed_out(report: QuarterlyReport, basis: Basis, by: User) -> bytes:
    with exporting.hand_out(Edition(report, basis), by=by) as file:
        return file.read()


def past_the_seal(statement: str, values: Sequence[Any] = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("set local session_replication_role = origin")


class TestWorkbook:
    def test_it_is_what_a_download_gave(self, locked: QuarterlyReport, official: User) -> None:
        """A job files it after the lock, once, under the basis that comes first."""
        basis = Basis.objects.first()
        assert basis is not None
        before = handed_out(locked, basis, official)
        job = Job.objects.get(kind=filing.WORKBOOK)
        jobs.perform(job)
        kept = Filing.objects.get()
        assert kept.sha256 == hashlib.sha256(before).hexdigest()
        assert (kept.area, kept.basis, kept.size, kept.by) == (
            locked.area,
            basis,
            len(before),
            None,
        )
        assert kept.name.startswith("金凤区_2017年第四季度")
        again = jobs.ask(job.key, filing.WORKBOOK, title="x", again=True, report=locked.pk)
        assert jobs.perform(again).result["filing"] == kept.pk
        assert Filing.objects.count() == 1

    def test_a_locked_edition_never_changes_by_a_byte(
        self,
        locked: QuarterlyReport,
        filed: Filing,
        official: User,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Also where the product would write another one by now; under another basis it does."""
        monkeypatch.setattr(filing, "write", lambda edition, file, **_: file.write(b"new"))
        basis = Basis.objects.get(pk=filed.basis_id)
        found = handed_out(locked, basis, official)
        assert hashlib.sha256(found).hexdigest() == filed.sha256
        other = Basis.objects.exclude(pk=basis.pk).first()
        assert other is not None
        assert handed_out(locked, other, official) == b"new"
        Basis.objects.exclude(pk=other.pk).update(order=99)
        assert handed_out(locked, other, official) == b"new"

    def test_the_command_gives_the_filed_one(
        self, locked: QuarterlyReport, filed: Filing, tmp_path: Path
    ) -> None:
        call_command("export_report", "640106", "2017Q4", str(tmp_path / "q.xlsx"))
        found = (tmp_path / "q.xlsx").read_bytes()
        assert hashlib.sha256(found).hexdigest() == filed.sha256

    def test_one_that_is_gone_is_not_replaced(
        self, locked: QuarterlyReport, filed: Filing, official: User
    ) -> None:
        Path(filed.file.path).unlink()
        basis = Basis.objects.get(pk=filed.basis_id)
        with pytest.raises(Refused, match="不在了，请管理员从备份恢复"):
            handed_out(locked, basis, official)


class TestVerifying:
    def test_all_is_well(self, filed: Filing, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("verify_reports")
        assert "1 份全部相符" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("statement", "told"),
        [
            ("update reports_organisationfact set name = '改名'", "事实与锁定时的校验码不符"),
            ("update reports_figure set counts = '{}'", "统计数与锁定时的校验码不符"),
            ("delete from reports_filing", "锁定时的工作簿没有归档"),
        ],
    )
    def test_what_was_written_past_the_seal_is_named(
        self, filed: Filing, statement: str, told: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        past_the_seal(statement)
        with pytest.raises(CommandError, match="有 1 项不符，请"):
            call_command("verify_reports")
        assert f"金凤区2017年第四季度报表第 1 版：{told}" in capsys.readouterr().err

    def test_a_finding_that_is_not_explained_is_named(
        self,
        filed: Filing,
        town: Town,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        only(monkeypatch, Check("planted", "种下的", "", "", lambda _: []))
        found = {"planted": [[town.zone.pk, "增加 30%", "", []]]}
        past_the_seal("update reports_checkbook set found = %s", [json.dumps(found)])
        with pytest.raises(CommandError, match="有 1 项不符，请"):
            call_command("verify_reports")
        assert "校核表有 1 处没有更正或说明" in capsys.readouterr().err

    def test_a_column_that_came_later_is_proved_by_those_that_came_after_it(
        self, filed: Filing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        locked = filed.report
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute("alter table reports_organisationfact add later integer default 7")
        longer = {**hashed.FIRST, "organisation": hashed.FIRST["organisation"] + " later"}
        monkeypatch.setitem(hashed.HASHED, 2, longer)
        call_command("verify_reports")
        after = compile_report(locked.area, locked.period.shift(1)).report
        assert (locked.digest_version, after.digest_version) == (1, 2)
        with connection.cursor() as cursor:
            cursor.execute(
                "update reports_organisationfact set later = 8 where report_id = %s", [after.pk]
            )
        assert facts_digest(after) != after.digest

    def test_a_file_that_was_changed_or_is_gone_is_named(
        self, filed: Filing, capsys: pytest.CaptureFixture[str]
    ) -> None:
        Path(filed.file.path).write_bytes(b"other")
        with pytest.raises(CommandError):
            call_command("verify_reports")
        assert "与归档时不同" in capsys.readouterr().err
        Path(filed.file.path).unlink()
        with pytest.raises(CommandError):
            call_command("verify_reports")
        assert "不在了" in capsys.readouterr().err


class TestScans:
    def test_of_a_part_that_is_handed_in(self, town: Town, cast: SimpleNamespace) -> None:
        report = drafted()
        part = part_of(report, town.zone)
        with pytest.raises(Refused, match="报送后才归档签字盖章件，请先报送"):
            add_scan(report, part, scan(), "签字页.png", by=cast.clerk)
        hand_in(report)
        made = add_scan(report, part, scan(), "../盖章/签字页*.png", by=cast.clerk)
        assert (made.kind, made.name, made.area, made.by) == (
            FilingKind.SCAN,
            "签字页.jpg",
            town.zone,
            cast.clerk,
        )
        assert hashlib.sha256(Path(made.file.path).read_bytes()).hexdigest() == made.sha256
        act = Act.objects.get(verb="归档扫描件")
        assert (act.by, act.object_id, act.note) == (cast.clerk, part.pk, "签字页.jpg")
        assert add_scan(report, part, scan("red"), "2.png", by=cast.official)

    def test_of_the_whole_when_it_is_locked(
        self, locked: QuarterlyReport, cast: SimpleNamespace
    ) -> None:
        with pytest.raises(Refused, match="由区级人员归档整份报表"):
            add_scan(locked, None, scan(), "1.png", by=cast.clerk)
        assert add_scan(locked, None, scan(), "1.png", by=cast.official).area == locked.area

    def test_a_draft_has_no_signed_whole(self, town: Town, cast: SimpleNamespace) -> None:
        with pytest.raises(Refused, match="锁定后才归档签字盖章件，请先锁定"):
            add_scan(QuarterlyReport.objects.get(), None, scan(), "1.png", by=cast.official)

    def test_of_another_street(
        self, locked: QuarterlyReport, town: Town, cast: SimpleNamespace
    ) -> None:
        part = part_of(locked, town.zone)
        for who in (cast.street_clerk, cast.approver, cast.auditor, cast.foreign_official):
            with pytest.raises(Refused, match="由填报单位的经办人或区级人员归档"):
                add_scan(locked, part, scan(), "1.png", by=who)

    def test_once_and_not_too_many(
        self, locked: QuarterlyReport, cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        add_scan(locked, None, scan(), "1.png", by=cast.official)
        with pytest.raises(Refused, match="这份文件已经归档过，请"):
            add_scan(locked, None, scan(), "2.png", by=cast.official)
        monkeypatch.setattr(filing, "MOST", 1)
        with pytest.raises(Refused, match="最多归档 1 份扫描件，请"):
            add_scan(locked, None, scan("red"), "2.png", by=cast.official)
        assert Filing.objects.count() == 1
