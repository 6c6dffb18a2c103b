"""校核说明: why a finding is right as it is, in the words of who answers for the unit."""

from typing import Any

from django.db import transaction

from core.errors import Refused
from core.workflow import record
from districts.models import Area
from reports.cycle import findings
from reports.cycle.checks import Finding
from reports.cycle.standing import may_explain
from reports.enums import ReportState, SubmissionState
from reports.models import Explanation, QuarterlyReport, Submission

LONGEST = Explanation._meta.get_field("text").max_length or 0


@transaction.atomic
def explain(
    report: QuarterlyReport, area: Area, check_code: str, key: str, text: str, *, by: Any
) -> Explanation:
    """Keeps the text with what was found as it is told now. Raises Refused."""
    held = QuarterlyReport.objects.select_for_update(of=("self",)).select_related("area")
    report = held.get(pk=report.pk)
    text = _checked(report, area, text, by)
    found = _found(report, area, check_code, key)
    explanation, _ = Explanation.objects.update_or_create(
        report=report,
        area=area,
        check_code=check_code,
        key=key,
        defaults={"told": found.told, "text": text, "by": by},
    )
    record(by, "说明校核", explanation, f"{found.check.title}：{found.told}")
    findings.recount(report)
    return explanation


def _checked(report: QuarterlyReport, area: Area, text: str, by: Any) -> str:
    if report.state == ReportState.LOCKED:
        raise Refused(f"{report}已锁定，不能再写说明；确需更正的，请建立更正版次。")
    if not may_explain(by, report, area):
        raise Refused(f"校核说明由{area}经办人员填写，请转告他们。")
    submitted = Submission.objects.filter(report=report, area=area, state=SubmissionState.SUBMITTED)
    if submitted.exists():
        raise Refused(f"{area}已报送，要改说明请区级先退回。")
    text = text.strip()
    if not text:
        raise Refused("请写明原因，再保存说明。", field="text")
    if len(text) > LONGEST:
        raise Refused(f"说明请不要超过 {LONGEST} 字。", field="text")
    return text


def _found(report: QuarterlyReport, area: Area, check_code: str, key: str) -> Finding:
    """The finding that is to be explained."""
    for found in findings.findings(report, area):
        if (found.check.code, found.key) == (check_code, key):
            if found.level == "error":
                raise Refused("这一项须更正，不能用说明代替，请在登记册里更正后重新汇总。")
            return found
    raise Refused("这一项现在没有要说明的，请刷新校核表。")
