"""三对比: another office's list is kept, read in the background and compared with the register.

The list is looked at like any uploaded file. Comparing again goes over the rows that nobody has
decided; what was decided stays.
"""

import os
import secrets
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from core import jobs
from core.copying import copy_rows
from core.errors import Refused
from core.models import Job
from core.sheets import guard, table
from core.sheets.cells import Text, Uscc
from core.sheets.columns import Column, Issue, Ledger
from core.sheets.reader import read
from core.workflow import record
from districts.enums import ListDecision, Match
from districts.models import Area, ComparisonList, ComparisonRow, Organisation
from districts.services.comparing_matches import Named, match

COMPARE = "compare"  # kind of job
SUFFIXES = {".xlsx", ".csv"}
ISSUES = 200  # unreadable cells that are kept to be shown

COLUMNS = (
    Column(
        "name",
        "企业名称",
        Text(120),
        (
            "单位名称",
            "商户名称",
            "名称",
            "市场主体名称",
            "主体名称",
            "纳税人名称",
            "字号名称",
            "企业（机构）名称",
        ),
        required=True,
    ),
    Column(
        "uscc",
        "统一社会信用代码",
        Uscc(),
        (
            "信用代码",
            "社会信用代码",
            "统一代码",
            "纳税人识别号",
            "社会信用代码（纳税人识别号）",
            "代码",
        ),
    ),
    Column(
        "address",
        "地址",
        Text(200),
        (
            "住所",
            "经营场所",
            "注册地址",
            "经营地址",
            "生产经营地址",
            "住所（经营场所）",
        ),
    ),
    Column(
        "state",
        "状态",
        Text(40),
        ("登记状态", "经营状态", "企业状态", "纳税人状态", "市场主体状态"),
    ),
)


def keep(comparison: ComparisonList, *, by: Any) -> ComparisonList:
    """Keeps the list under a random name and has it compared; raises Refused for a bad file or
    where the user may not write."""
    check_area(comparison.area, by)
    name = os.path.basename(comparison.file.name or "")
    comparison.filename = name[-200:]
    suffix = Path(name).suffix.lower()
    safe = f"{secrets.token_hex(16)}{suffix if suffix in SUFFIXES else '.bin'}"
    comparison.file.save(safe, comparison.file.file, save=False)
    comparison.by = by
    try:
        guard.check(Path(comparison.file.path))
        comparison.save()
    except Exception:
        comparison.file.delete(save=False)
        raise
    record(by, "上传比对名单", comparison, comparison.filename)
    ask(comparison, by=by)
    return comparison


def check_area(area: Area, by: Any) -> None:
    if not Area.objects.for_user(by, "change").filter(pk=area.pk).exists():
        raise Refused(f"您没有在{area}比对名单的权限，请联系管理员授权。", field="area")


def ask(comparison: ComparisonList, *, by: Any) -> Job:
    """Has the list compared, or compared again."""
    check_area(comparison.area, by)
    job = jobs.ask(
        f"{COMPARE}:{comparison.pk}",
        COMPARE,
        title=f"比对名单：{comparison.filename}"[:120],
        by=by,
        again=True,
        comparison=comparison.pk,
    )
    comparison.job, comparison.error = job, ""
    comparison.save(update_fields=["job", "error"])
    return job


def page(job: Job) -> str:
    """Where the list that the job compares is looked at."""
    return reverse("admin:districts_comparisonlist_change", args=[job.args["comparison"]])


def rows_of(comparison: ComparisonList) -> list[ComparisonRow]:
    """The rows that are kept, else those of the file; raises Refused for a file without any."""
    kept = list(comparison.rows.all())
    if kept:
        return kept
    ledger = _load(Path(comparison.file.path))
    comparison.issues = [asdict(issue) for issue in ledger.issues[:ISSUES]]
    return [
        ComparisonRow(
            comparison=comparison,
            number=row.number,
            name=row["name"],
            uscc=row["uscc"] or "",
            address=row["address"] or "",
            state=row["state"] or "",
        )
        for row in ledger.rows
        if row["name"]
    ]


def _load(path: Path) -> Ledger:
    """The only sheet that looks like a list."""
    book = read(path)
    names = table.fitting(book, COLUMNS)
    if len(names) > 1:
        told = "、".join(f"“{name}”" for name in names)
        raise Refused(f"文件里有 {len(names)} 张表都像名单（{told}），请只留要比对的一张再传。")
    return table.load(book, COLUMNS, sheet=next(iter(names), None))


def in_register(comparison: ComparisonList) -> QuerySet[Organisation]:
    """The organisations of the area that had begun and not closed on the list's day."""
    day = comparison.day
    return (
        Organisation.objects.filter(area__path__startswith=comparison.area.path)
        .exclude(closed__lte=day)
        .exclude(opened__gt=day)
    )


def compared(comparison: ComparisonList, rows: list[ComparisonRow]) -> list[ComparisonRow]:
    """The rows, each with what it was found to be; a decided one keeps what was decided."""
    register = [
        Named(key, name, uscc or "")
        for key, name, uscc in in_register(comparison).values_list("pk", "name", "uscc")
    ]
    undecided = [row for row in rows if row.decision == ListDecision.OPEN]
    found = match([Named(row.number, row.name, row.uscc) for row in undecided], register)
    for row in undecided:
        row.match, row.organisation_id = found[row.number]
    return rows


def write(comparison: ComparisonList, rows: list[ComparisonRow]) -> dict[str, Any]:
    """In the transaction of the job's end; a task delivered twice writes its rows once."""
    locked = ComparisonList.objects.select_for_update().get(pk=comparison.pk)
    if locked.rows.exists():
        ComparisonRow.objects.bulk_update(
            [row for row in rows if row.pk and row.decision == ListDecision.OPEN],
            ["match", "organisation"],
            batch_size=1000,
        )
    else:
        copy_rows(ComparisonRow, rows)
        locked.issues = comparison.issues
        locked.save(update_fields=["issues"])
    return counts(locked)


def refuse(comparison: ComparisonList, why: str) -> None:
    comparison.error = why
    comparison.save(update_fields=["error"])


#: rows that stand on both sides: found so, or decided so
BOTH = Q(match=Match.MATCHED) | Q(decision__in=[ListDecision.REGISTERED, ListDecision.SAME])


def only_here(comparison: ComparisonList) -> QuerySet[Organisation]:
    """登记册有、名单没有: never stored, so that it is true whenever it is asked."""
    listed = ComparisonRow.objects.filter(BOTH, comparison=comparison, organisation=OuterRef("pk"))
    return in_register(comparison).filter(~Exists(listed))


def counts(comparison: ComparisonList) -> dict[str, int]:
    told: dict[str, int] = comparison.rows.aggregate(
        both=Count("pk", filter=BOTH),
        there=Count("pk", filter=~BOTH),
        open=Count("pk", filter=~BOTH & Q(decision=ListDecision.OPEN)),
    )
    return {**told, "here": only_here(comparison).count()}


def unreadable(comparison: ComparisonList) -> Iterable[Issue]:
    return [Issue(**issue) for issue in comparison.issues]


def source_of(row: ComparisonRow) -> str:
    """What stands as evidence where a row of a list is taken into the register."""
    listed = row.comparison
    return f"{listed.get_source_display()}名单（{listed.day}）第 {row.number} 行"
