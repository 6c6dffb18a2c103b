"""The pages of the quarterly cycle: what each role is shown, what each button does and to whom."""

import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from PIL import Image

from accounts.models import User
from core import jobs
from core.dated import Quarter
from core.models import Act, Job
from districts.advice import settle
from districts.models import Area, ToDo
from reports.cycle import submitting
from reports.cycle.drafting import compile_draft
from reports.enums import ReportState
from reports.models import Filing, QuarterlyReport
from reports.rules import RULES
from tests.reports.cycle import drafted, hand_in, locked_now, part_of, plant, sealed
from tests.reports.quarters import Town
from tests.shared_world import shared

pytestmark = pytest.mark.usefixtures("nothing_found")

SignIn = Callable[[User], Client]


@pytest.fixture
@shared
def report(town: Town) -> QuarterlyReport:
    return drafted()


@pytest.fixture
@shared
def locked(report: QuarterlyReport, official: User) -> QuarterlyReport:
    return locked_now(report, by=official)


def scan(name: str = "签字页.png") -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(written, "PNG")
    return SimpleUploadedFile(name, written.getvalue(), "image/png")


def status(client: Client, kept: Filing) -> int:
    answer = client.get(f"/reports/filings/{kept.pk}/")
    if answer.streaming:
        list(answer.streaming_content)
    return answer.status_code


class TestStreet:
    def test_its_list_is_its_own_parts(
        self, report: QuarterlyReport, town: Town, cast: SimpleNamespace, sign_in: SignIn
    ) -> None:
        page = sign_in(cast.clerk).get("/reports/").content.decode()
        assert f'href="/reports/{report.pk}/?unit={town.zone.code}"' in page
        assert "银川阅海湾中央商务区" in page
        assert "满城北街街道" not in page
        assert "2018-01-15" in page
        assert "待报送，已逾期" in page

    def test_the_list_asks_the_same_queries_however_long(
        self, report: QuarterlyReport, cast: SimpleNamespace, sign_in: SignIn
    ) -> None:
        client = sign_in(cast.clerk)

        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                client.get("/reports/")
            return len(queries)

        one = asked()
        for number in (1, 2, 3):
            compile_draft(report.area, Quarter(2017, number))
        assert asked() == one

    def test_it_is_led_to_its_own_part_and_sees_no_other_row(
        self, report: QuarterlyReport, town: Town, cast: SimpleNamespace, sign_in: SignIn
    ) -> None:
        client = sign_in(cast.street_clerk)
        address = f"/reports/{report.pk}/"
        assert client.get(address).url == f"{address}?unit={town.street.code}"
        page = client.get(f"{address}?unit={town.street.code}").content.decode()
        assert '<th scope="row">满城北街街道</th>' in page
        for other in ("银川阅海湾中央商务区", "空白街道", "区直", "阅海湾"):
            assert other not in page
        assert "填报单位（盖章）：满城北街街道" in page
        for gone in (f"?unit={town.zone.code}", "?unit=999"):
            assert client.get(f"{address}{gone}").status_code == 404
        answer = client.get(f"{address}workbook.xlsx")
        assert "满城北街街道_2017年第四季度" in unquote(answer["Content-Disposition"])
        answer.close()

    def test_its_roll_forward_opens_to_its_own_rows(
        self, report: QuarterlyReport, town: Town, cast: SimpleNamespace, sign_in: SignIn
    ) -> None:
        client = sign_in(cast.street_clerk)
        page = client.get(f"/reports/{report.pk}/?unit={town.street.code}").content.decode()
        address = f"/reports/{report.pk}/movements/?subject=organisation&kind=closing&unit="
        assert f"{address}{town.street.pk}".replace("&", "&amp;") in page
        opened = client.get(f"{address}{town.street.pk}").context
        own = report.organisation_facts.filter(area=town.street).order_by("name")
        assert [line.name for line in opened["lines"]] == [fact.name for fact in own] != []
        assert {row.name for row in opened["section"].rows} == {"满城北街街道", "合计"}
        assert opened["units"] == [(town.street.pk, "满城北街街道")]
        assert client.get(f"{address}{town.zone.pk}").context["lines"] == []

    def test_it_hands_in_what_is_checked(
        self, report: QuarterlyReport, town: Town, cast: SimpleNamespace, sign_in: SignIn
    ) -> None:
        """报表 → 本季 → 校核 → 报送 → 打印: five presses."""
        client, address = sign_in(cast.clerk), f"/reports/{report.pk}/"
        page = client.get(f"{address}?unit={town.zone.code}").content.decode()
        bar = page[page.index('<ol class="stepper') : page.index("</ol>", page.index("stepper"))]
        assert bar.index('href="#checks"') < bar.index("报送</button>") < bar.index("data-print")
        answer = client.post(f"{address}submit/", {"unit": town.zone.code}, follow=True)
        assert "已报送" in answer.content.decode()
        assert part_of(report, town.zone).submitted_by == cast.clerk
        assert Job.objects.filter(kind="advise", args__path=town.district.path).exists()

    def test_what_is_open_is_shown_and_the_button_says_why(
        self,
        report: QuarterlyReport,
        town: Town,
        cast: SimpleNamespace,
        sign_in: SignIn,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        plant(monkeypatch, town.zone, town.street)
        client, address = sign_in(cast.clerk), f"/reports/{report.pk}/"
        page = client.get(f"{address}?unit={town.zone.code}").content.decode()
        assert "1 处待处理" in page
        assert 'disabled aria-describedby="why-submit">报送</button>' in page
        assert "还有 1 处校核没有更正或说明，请" in page
        answer = client.post(f"{address}submit/", {"unit": town.zone.code}, follow=True)
        assert "还有 1 处校核没有更正或说明，请" in answer.content.decode()
        assert part_of(report, town.zone).state == "open"

    def test_who_may_not_hand_in(
        self, report: QuarterlyReport, town: Town, cast: SimpleNamespace, sign_in: SignIn
    ) -> None:
        address, unit = f"/reports/{report.pk}/submit/", {"unit": town.zone.code}
        for name in ("approver", "official", "auditor", "admin"):
            assert sign_in(getattr(cast, name)).post(address, unit).status_code == 403
        for name in ("street_clerk", "foreign_clerk", "nobody"):
            assert sign_in(getattr(cast, name)).post(address, unit).status_code == 404
        assert part_of(report, town.zone).state == "open"


class TestDistrict:
    def test_the_units_stand_in_a_table(
        self, report: QuarterlyReport, town: Town, cast: SimpleNamespace, sign_in: SignIn
    ) -> None:
        submitting.submit(part_of(report, town.zone), by=cast.clerk)
        page = sign_in(cast.official).get(f"/reports/{report.pk}/").content.decode()
        assert "1 / 3 已报送" in page
        assert "经办小张" in page
        assert page.count('aria-label="催报：') == 2
        assert f"area={town.street.code}&amp;subject=" in page
        assert page.count("<summary aria-label=") == 1
        assert 'disabled aria-describedby="why-lock">锁定</button>' in page
        assert "还有 2 个填报单位没有报送" in page
        looking = sign_in(cast.auditor).get(f"/reports/{report.pk}/").content.decode()
        assert "1 / 3 已报送" in looking
        assert 'aria-label="催报：' not in looking
        assert 'aria-label="退回' not in looking

    def test_it_opens_one_units_part(
        self, report: QuarterlyReport, town: Town, cast: SimpleNamespace, sign_in: SignIn
    ) -> None:
        client = sign_in(cast.official)
        page = client.get(f"/reports/{report.pk}/?unit={town.street.code}").content.decode()
        assert '<th scope="row">满城北街街道</th>' in page
        assert '<th scope="row">空白街道</th>' not in page
        assert "由填报单位的经办人报送" in page
        assert client.get(f"/reports/{report.pk}/?unit=999").status_code == 404

    def test_it_returns_with_a_reason(
        self, report: QuarterlyReport, town: Town, cast: SimpleNamespace, sign_in: SignIn
    ) -> None:
        submitting.submit(part_of(report, town.zone), by=cast.clerk)
        address, unit = f"/reports/{report.pk}/return/", {"unit": town.zone.code}
        client = sign_in(cast.official)
        assert "退回请写明事由" in client.post(address, unit, follow=True).content.decode()
        client.post(address, {**unit, "reason": "核对联合覆盖"})
        page = sign_in(cast.clerk).get(f"/reports/{report.pk}/?unit={town.zone.code}")
        assert "核对联合覆盖" in page.content.decode()
        assert sign_in(cast.clerk).post(address, {**unit, "reason": "x"}).status_code == 403
        assert sign_in(cast.street_clerk).post(address, unit).status_code == 404

    def test_it_locks_and_watches(
        self, report: QuarterlyReport, cast: SimpleNamespace, sign_in: SignIn
    ) -> None:
        hand_in(report)
        client, address = sign_in(cast.official), f"/reports/{report.pk}/"
        assert "锁定</button>" in client.get(address).content.decode()
        page = client.post(f"{address}lock/", follow=True).content.decode()
        assert 'aria-label="锁定进度"' in page
        assert "锁定</button>" not in page
        assert "HX-Refresh" not in client.get(f"{address}locking/").headers
        jobs.perform(Job.objects.get(kind="lock"))
        assert client.get(f"{address}locking/").headers["HX-Refresh"] == "true"
        page = client.get(address).content.decode()
        assert "区级老王" in page
        assert "建立更正版" in page
        assert "重新汇总" not in page

    def test_who_may_not_lock_or_correct(
        self, report: QuarterlyReport, cast: SimpleNamespace, sign_in: SignIn
    ) -> None:
        for act in ("lock", "correct"):
            address = f"/reports/{report.pk}/{act}/"
            for name in ("auditor", "admin"):
                assert sign_in(getattr(cast, name)).post(address).status_code == 403
            for name in ("clerk", "foreign_official", "nobody"):
                assert sign_in(getattr(cast, name)).post(address).status_code == 404
        assert not Job.objects.filter(kind="lock").exists()

    def test_what_was_not_locked_says_why(
        self, report: QuarterlyReport, town: Town, cast: SimpleNamespace, sign_in: SignIn
    ) -> None:
        hand_in(report)
        town.add("十二月补登有限公司", area=town.street)
        client, address = sign_in(cast.official), f"/reports/{report.pk}/"
        client.post(f"{address}lock/")
        jobs.perform(Job.objects.get(kind="lock"))
        assert "没有锁定：汇总后满城北街街道的数字有变化" in client.get(address).content.decode()

    def test_a_correction_is_begun_and_both_editions_are_linked(
        self, locked: QuarterlyReport, cast: SimpleNamespace, sign_in: SignIn
    ) -> None:
        client, address = sign_in(cast.official), f"/reports/{locked.pk}/"
        page = client.post(f"{address}correct/", follow=True).content.decode()
        assert "建立更正版请写明更正事由" in page
        page = client.post(f"{address}correct/", {"reason": "漏报一家"}, follow=True)
        made = QuarterlyReport.objects.get(edition=2)
        assert page.request["PATH_INFO"] == f"/reports/{made.pk}/"
        assert "更正事由：漏报一家" in page.content.decode()
        assert f'href="/reports/{locked.pk}/"' in page.content.decode()
        first = client.get(address).content.decode()
        assert f'href="/reports/{made.pk}/"' in first
        assert "第 2 版正在办理，请先锁定它" in first
        compile_url = f"{address}compile/"
        assert "已锁定，不能重新汇总" in client.post(compile_url, follow=True).content.decode()

    def test_who_did_what_when(
        self, locked: QuarterlyReport, town: Town, cast: SimpleNamespace, sign_in: SignIn
    ) -> None:
        """The whole tells of all units, a unit's page of its own part and the lock."""
        page = sign_in(cast.official).get(f"/reports/{locked.pk}/").context["board"].acts
        verbs = [act.verb for act in page]
        assert verbs[-1] == "锁定报表"
        assert set(verbs[:-1]) == {
            "满城北街街道报送",
            "空白街道报送",
            "银川阅海湾中央商务区报送",
        }
        own = sign_in(cast.clerk).get(f"/reports/{locked.pk}/?unit={town.zone.code}")
        assert [act.verb for act in own.context["board"].acts] == ["报送", "锁定报表"]

    def test_the_page_asks_few_queries(
        self,
        report: QuarterlyReport,
        town: Town,
        cast: SimpleNamespace,
        sign_in: SignIn,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """The same however many units there are and however much was found in them; a draft that
        may be locked, and what is locked, ask no more."""
        client = sign_in(cast.official)

        def asked(unit: str = "") -> int:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/reports/{report.pk}/{unit}").status_code == 200
            return len(queries)

        plant(monkeypatch, town.district)
        few = asked()
        streets = [
            Area.objects.create(
                code=f"64010602{n}", name=f"新{n}街道", kind="street", parent=town.district
            )
            for n in range(4)
        ]
        for street in streets:
            town.add(f"{street}公司", area=street)
        compile_draft(town.district, report.period)
        plant(monkeypatch, *streets, town.zone, town.district)
        assert report.submissions.count() == 7
        assert asked() == few <= 28
        assert asked(f"?unit={town.zone.code}") <= few
        hand_in(report)
        assert asked() <= 30
        sealed(report)
        assert asked() <= 30


class TestFilings:
    def test_a_signed_page_is_filed_shown_and_handed_out(
        self, locked: QuarterlyReport, town: Town, cast: SimpleNamespace, sign_in: SignIn
    ) -> None:
        client, address = sign_in(cast.clerk), f"/reports/{locked.pk}/"
        sent = {"unit": town.zone.code, "file": scan()}
        page = client.post(f"{address}filings/", sent, follow=True).content.decode()
        kept = Filing.objects.get(kind="scan")
        for told in ("签字页.jpg", kept.sha256, "经办小张"):
            assert told in page
        answer = client.get(f"/reports/filings/{kept.pk}/")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"
        assert Act.objects.get(verb="下载归档文件").by == cast.clerk
        for name in ("street_clerk", "foreign_official", "nobody"):
            assert status(sign_in(getattr(cast, name)), kept) == 404
        assert status(sign_in(cast.auditor), kept) == 200

    @pytest.mark.parametrize(
        ("sent", "told"),
        [
            ({}, "请先选一个 PDF 或照片"),
            ({"file": SimpleUploadedFile("a.pdf", b"")}, "这个文件是空的，请重新选择"),
            ({"file": SimpleUploadedFile("a.pdf", b"<html>")}, "请选择 JPG、PNG"),
            (
                {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 /JavaScript (x) %%EOF")},
                "不能上传",
            ),
        ],
    )
    def test_hostile_files_are_refused(
        self,
        locked: QuarterlyReport,
        cast: SimpleNamespace,
        sign_in: SignIn,
        sent: dict[str, Any],
        told: str,
    ) -> None:
        page = sign_in(cast.official).post(f"/reports/{locked.pk}/filings/", sent, follow=True)
        assert told in page.content.decode()
        assert not Filing.objects.filter(kind="scan").exists()

    def test_who_may_not_file(
        self, locked: QuarterlyReport, town: Town, cast: SimpleNamespace, sign_in: SignIn
    ) -> None:
        address = f"/reports/{locked.pk}/filings/"
        unit = {"unit": town.zone.code}
        for name, code in (("approver", 403), ("auditor", 403), ("street_clerk", 404)):
            answer = sign_in(getattr(cast, name)).post(address, {**unit, "file": scan()})
            assert answer.status_code == code

    def test_the_filed_workbook_needs_the_right_to_export(
        self, locked: QuarterlyReport, cast: SimpleNamespace, sign_in: SignIn
    ) -> None:
        jobs.perform(Job.objects.get(kind="file-workbook"))
        kept = Filing.objects.get()
        assert status(sign_in(cast.official), kept) == 200
        assert status(sign_in(cast.auditor), kept) == 403
        assert status(sign_in(cast.clerk), kept) == 404


class TestToDos:
    def found(self) -> dict[tuple[str, str], str]:
        for rule in RULES:
            settle(rule, "", rule.find("", localdate()))
        open_ones = ToDo.objects.filter(done_at=None, rule__in=[rule.code for rule in RULES])
        return {(one.rule, one.area.name): one.url for one in open_ones}

    def test_they_follow_the_cycle(
        self, report: QuarterlyReport, town: Town, cast: SimpleNamespace
    ) -> None:
        zone = part_of(report, town.zone)
        found = self.found()
        assert {name for _, name in found} == {"满城北街街道", "空白街道", town.zone.name}
        assert found["report-open", town.zone.name] == submitting.page(zone)
        assert str(ToDo.objects.filter(rule="report-open")[0].due) == "2018-01-15"
        submitting.submit(zone, by=cast.clerk)
        assert ("report-open", town.zone.name) not in self.found()
        submitting.send_back(zone, by=cast.official, reason="核对")
        assert ("report-returned", town.zone.name) in self.found()
        assert ToDo.objects.get(rule="report-returned").detail == "核对"
        hand_in(report)
        assert set(self.found()) == {("report-to-lock", "金凤区")}
        assert ToDo.objects.get(rule="report-to-lock").action == "lock"

    def test_a_locked_quarter_asks_nobody(self, locked: QuarterlyReport) -> None:
        assert locked.state == ReportState.LOCKED
        assert self.found() == {}
