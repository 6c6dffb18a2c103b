"""Loads the demonstration step by step; each step leaves what is there already."""

import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from accounts.models import User
from config.demo import comparisons, floors
from config.demo.activities.loading import load_activities
from config.demo.activities.now import load_now
from config.demo.cities import load_areas
from config.demo.earlier import load_earlier
from config.demo.funding.cities import load_cities
from config.demo.funding.now import load_now as load_money
from config.demo.jining import load_jining
from config.demo.ledgers import REAL, DemoLedger, trend, write
from config.demo.members import load_members
from config.demo.parties import load_parties, load_terms
from config.demo.places import load_places
from config.demo.quarters import Quarters
from config.demo.report_in import load_report_ins
from config.demo.store_stages import load_stages
from config.demo.stores import load_stores, load_targets
from config.demo.superior import load_superior
from config.demo.systems import load_systems
from config.demo.taibailou import load_taibailou
from config.demo.users import CHECKER, LOADER, load_users
from config.demo.yuehai import load_yuehai
from core import jobs
from core.errors import Refused
from districts.enums import BatchState
from districts.models import Area, ImportBatch
from districts.services import imports

Say = Callable[[str], object]
FINISHED = (BatchState.DONE, BatchState.UNCHANGED, BatchState.UNDONE)


def load(say: Say) -> dict[str, int]:
    """Answers how much was done; a second time everything is nought."""
    password = os.environ.get("DEMO_PASSWORD")
    if not password:
        raise Refused("缺少环境变量 DEMO_PASSWORD：演示账号要有密码，请设置后重试。")
    areas = load_areas()
    users = load_users(areas, password)
    if load_parties(areas):
        say("载入清城区、金凤区的党组织")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world: Any = {"areas": areas, "users": users, "say": say}
        ledgers = _load_ledgers((*trend(), *REAL), write, folder, **world)
        lists = comparisons.load(areas, users[LOADER], folder, say)
        _load_past(areas, users, say)
        ledgers += _load_ledgers(floors.LEDGERS, floors.write, folder, **world)
        floors.load_floors(areas["640106Z01"])
    quarters = Quarters(areas, users)
    left = quarters.left()
    for number, (code, quarter) in enumerate(left, 1):
        say(f"汇总、报送、锁定 {number}/{len(left)}：{areas[code]} {quarter.title}")
        quarters.bring(code, quarter)
    _load_present(areas, users, say)
    return {
        "areas": len(areas),
        "ledgers": ledgers,
        "comparisons": lists,
        "compiled": len(left),
    }


def _load_past(areas: dict[str, Area], users: dict[str, User], say: Say) -> None:
    """What the published cities were and did, before their quarters are compiled."""
    if load_earlier(areas):
        say("载入宣化区、西工区、任城区以前各季的情况")
    load_terms(areas["640106Z01"])
    load_places(areas)
    load_systems(areas["410303"])
    load_yuehai(areas["640106001"])
    load_taibailou(areas["370811003"])
    load_jining(areas)
    load_report_ins(areas, users["clerk"])
    if load_stores(areas):
        say("载入商户和称号牌匾")
    if load_activities(areas, users[LOADER]):
        say("载入活动、会议、服务和诉求")
    if load_cities(areas, users[LOADER], users[CHECKER]):
        say("载入经费：到账、下拨、支出、实物、贷款")
    load_targets(areas, users[LOADER])


def _load_present(areas: dict[str, Area], users: dict[str, User], say: Say) -> None:
    """What goes on today in 阅海湾, where the demonstration signs in."""
    load_members(areas, users)
    if load_stages(areas["640106Z01"], users):
        say("载入各阶段的申报和称号")
    if load_now(areas["640106Z01"], users):
        say("载入正在进行的活动、进驻和诉求")
    if load_money(areas, users):
        say("载入今年的预算、到账、报销和贷款")
    if load_superior(areas, users):
        say("载入上级报表和临时报表模板")


def _imported(ledger: DemoLedger) -> bool:
    batches = ImportBatch.objects.filter(kind=ledger.kind, area__code=ledger.area)
    return batches.filter(filename=ledger.file, state__in=FINISHED).exists()


def _load_ledgers(
    ledgers: Iterable[DemoLedger],
    written: Callable[[DemoLedger, Path], Path],
    folder: Path,
    *,
    areas: dict[str, Area],
    users: dict[str, User],
    say: Say,
) -> int:
    """Answers how many were imported; those that are there stay."""
    left = [ledger for ledger in ledgers if not _imported(ledger)]
    for number, ledger in enumerate(left, 1):
        say(f"载入演示台账 {number}/{len(left)}：{ledger.file}")
        _import(ledger, written(ledger, folder), areas[ledger.area], users[ledger.by])
    return len(left)


def _import(ledger: DemoLedger, path: Path, area: Area, by: User) -> None:
    """Through the same engine as the wizard; a ledger with errors is refused."""
    with path.open("rb") as file:
        batch = imports.upload(
            kind=ledger.kind, area=area, day=ledger.day, file=file, filename=ledger.file, by=by
        )
    jobs.perform(imports.ask_preview(batch, by=by))
    batch.refresh_from_db()
    if batch.state == BatchState.PREVIEWED:
        jobs.perform(imports.confirm(batch, by=by))
