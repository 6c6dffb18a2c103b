"""A locked edition proved again from its rows and files: what it counted, what came out, that each
finding was explained, what was filed."""

from collections.abc import Iterator

from reports.compile.compiling import facts_digest, figures_digest
from reports.cycle.filing import sha256_of
from reports.cycle.findings import still_open
from reports.enums import FilingKind, ReportState
from reports.models import Filing, QuarterlyReport


def locked() -> list[QuarterlyReport]:
    found = QuarterlyReport.objects.filter(state=ReportState.LOCKED).select_related("area")
    return list(found.order_by("area__path", "year", "quarter", "edition"))


def differences(report: QuarterlyReport) -> Iterator[str]:
    """What of the edition is not as it was locked, each as one line."""
    name = f"{report}第 {report.edition} 版"
    if facts_digest(report) != report.digest:
        yield f"{name}：事实与锁定时的校验码不符"
    if figures_digest(report) != report.figures_digest:
        yield f"{name}：统计数与锁定时的校验码不符"
    if left := len(still_open(report)):
        yield f"{name}：校核表有 {left} 处没有更正或说明"
    filings = report.filings.order_by("pk")
    if not any(one.kind == FilingKind.WORKBOOK for one in filings):
        yield f"{name}：锁定时的工作簿没有归档"
    yield from (f"{name}：{told}" for one in filings if (told := _of(one)))


def _of(filing: Filing) -> str:
    found = sha256_of(filing)
    if not found:
        return f"归档文件“{filing.name}”不在了"
    return "" if found == filing.sha256 else f"归档文件“{filing.name}”与归档时不同"
