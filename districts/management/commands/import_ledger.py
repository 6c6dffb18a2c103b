"""manage.py import_ledger KIND FILE --as USERNAME: the import wizard without a browser."""

import argparse
import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.models import User
from core import jobs
from core.dated import Day
from core.errors import Refused
from core.sheets.cells import DayCell
from core.sheets.columns import CellError
from districts import ledgers
from districts.enums import BatchState
from districts.ledgers import LedgerKind
from districts.models import Area, ImportBatch
from districts.scoping import assigned_paths
from districts.services import imports, previews


def day(text: str) -> dt.date:
    """A day; an imprecise one is the last day of its period."""
    try:
        read = DayCell().parse(text)
    except CellError as fault:
        raise argparse.ArgumentTypeError(str(fault).rstrip("。")) from None
    if not isinstance(read, Day):
        raise argparse.ArgumentTypeError("要写成 2017-12-31 这样的日期")
    return read.last


def area_of(code: str, kind: LedgerKind, user: User) -> Area | None:
    """The area named, else the user's only one."""
    if code:
        area = Area.objects.filter(code=code).first()
        if area is None:
            raise Refused(f"没有代码为 {code} 的行政区划，请先导入或核对代码。")
        return area
    paths = assigned_paths(user, kind.action)
    if len(paths) == 1 and paths[0]:
        return Area.objects.get(path=paths[0])
    if not kind.dated and "" in paths:
        return None
    if not paths:
        raise Refused(f"用户“{user.username}”没有导入{kind.title}的权限，请联系管理员授权。")
    raise Refused("您负责的行政区划不止一个，请用 --area 指定代码。")


class Command(BaseCommand):
    help = "导入一份台账（先核对；有错则一行也不写）。"

    def add_arguments(self, parser: CommandParser) -> None:
        codes = [kind.code for kind in ledgers.kinds()]
        parser.add_argument("kind", metavar="KIND", choices=codes, help=f"{'、'.join(codes)} 之一")
        parser.add_argument("file", metavar="FILE", help="台账文件（.xlsx 或 .csv）")
        parser.add_argument("--as", dest="user", required=True, metavar="USERNAME", help="导入人")
        parser.add_argument("--area", default="", metavar="CODE", help="行政区划代码")
        parser.add_argument("--date", type=day, metavar="DAY", help="台账日期，缺省取报出日期")
        parser.add_argument("--sheet", default="", metavar="NAME", help="工作表")
        parser.add_argument("--dry-run", action="store_true", help="只核对，不写入")
        parser.add_argument("--errors", default="", metavar="FILE", help="有错时错误表写到这里")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出数字")

    def handle(self, *args: Any, **options: Any) -> None:
        kind = ledgers.kind(options["kind"])
        batch = self._upload(kind, options)
        jobs.perform(imports.ask_preview(batch, by=batch.by))
        batch.refresh_from_db()
        if wrong := batch.preview["counts"]["wrong"]:
            raise Refused(_refusal(batch, wrong, options["errors"]))
        waits = bool(kind.confirmed_by) and not options["dry_run"]
        if batch.state == BatchState.PREVIEWED and not (waits or options["dry_run"]):
            jobs.perform(imports.confirm(batch, by=batch.by))
            batch.refresh_from_db()
        said = json.dumps(_counted(batch), ensure_ascii=False) if options["json"] else _told(batch)
        self.stdout.write(said)
        if waits and batch.state == BatchState.PREVIEWED and not options["json"]:
            self.stdout.write("还没有写入：请另一位有权确认的人在系统里核对并确认。")

    def _upload(self, kind: LedgerKind, options: dict[str, Any]) -> ImportBatch:
        user, path = User.objects.named(options["user"]), Path(options["file"])
        area = area_of(options["area"], kind, user)
        try:
            stream = path.open("rb")
        except OSError:
            raise Refused(f"打不开文件“{path}”，请核对路径。") from None
        with stream:
            return imports.upload(
                kind=kind.code,
                area=area,
                day=options["date"],
                file=stream,
                filename=path.name,
                sheet=options["sheet"],
                by=user,
            )


def _refusal(batch: ImportBatch, wrong: int, target: str) -> str:
    """The first wrong cell by name, and where all of them are marked."""
    issue = next(one for one in batch.preview["issues"] if not one["warning"])
    where = issue["address"] or f"第 {issue['row']} 行"
    sentence = (
        f"工作表“{batch.sheet}”有 {wrong} 行有错，没有导入：{where} {issue['title']}，"
        f"{issue['message']}"
    )
    if target:
        Path(target).write_bytes(previews.marked(batch))
        return f"{sentence.rstrip('。')}；错误表已写到 {target}。"
    return sentence


def _counted(batch: ImportBatch) -> dict[str, Any]:
    return {
        "batch": batch.pk,
        "state": batch.state,
        "day": batch.preview["day"],
        "sheet": batch.sheet,
        **batch.preview["counts"],
    }


def _told(batch: ImportBatch) -> str:
    counts = batch.preview["counts"]
    said = (
        f"第 {batch.pk} 批{batch.get_state_display()}：台账日期 {batch.preview['day']}，"
        f"共 {counts['rows']} 行，新增 {counts['new']}、更新 {counts['changed']}、"
        f"无变化 {counts['unchanged']}。"
    )
    return said + batch.error
