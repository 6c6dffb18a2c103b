"""Who is on which floor in 金凤区: ledgers of the shops and offices that enterprises of 阅海湾 and
悦海新天地 have in the buildings of their own ledgers, so that the plan of a commercial district has
floors. No floor was published: all stores say 演示. What is there already stays."""

from pathlib import Path

from openpyxl import Workbook

from config.demo.ledgers import FINANCE, MALL, OFFICES, DemoLedger
from core.dated import Quarter
from districts.models import Area, Building, Organisation, OrganisationPhase
from storefronts.enums import Trade

KIND, DAY = "storefronts", Quarter(2017, 4).last
LEDGERS = (
    DemoLedger(KIND, "640106Z01", "阅海湾商户台账2017Q4（演示）.xlsx", DAY, "clerk"),
    DemoLedger(KIND, "640106001", "悦海新天地商户台账2017Q4（演示）.xlsx", DAY),
)
#: of the buildings that are made up
FLOORS = {FINANCE: 18, MALL: 6, OFFICES: 12}
TOWER = 6  # floors of 悦海新天地 that are told of
HEAD = (
    "店名",
    "统一社会信用代码",
    "所属单位",
    "商圈",
    "楼栋",
    "楼层",
    "铺位号",
    "业态",
    "从业人数",
    "开业时间",
    "证照有效期至",
)
#: what an enterprise has there, by its trade; of any other nobody knows a floor
TRADES = {
    "餐饮管理": ("餐厅", Trade.CATERING),
    "服饰": ("服饰店", Trade.CLOTHING),
    "食品": ("食品店", Trade.RETAIL),
    "商贸": ("商店", Trade.RETAIL),
    "通讯": ("营业厅", Trade.COMMUNICATION),
    "电子": ("数码店", Trade.COMMUNICATION),
    "科技": ("体验店", Trade.COMMUNICATION),
    "信息技术": ("服务站", Trade.SERVICE),
    "家居": ("家居馆", Trade.MATERIALS),
    "建材": ("建材店", Trade.MATERIALS),
    "装饰工程": ("门店", Trade.MATERIALS),
    "酒店管理": ("酒店", Trade.HOTEL),
    "健康管理": ("健康馆", Trade.SERVICE),
    "房地产经纪": ("门店", Trade.SERVICE),
    "广告": ("门店", Trade.SERVICE),
    "教育咨询": ("教室", Trade.EDUCATION),
    "文化传播": ("书吧", Trade.CULTURE),
    "影视": ("影厅", Trade.CULTURE),
}


def write(ledger: DemoLedger, folder: Path) -> Path:
    """The ledger's file, made from the register of organisations."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append([ledger.file.removesuffix(".xlsx")])
    sheet.append(HEAD)
    there = OrganisationPhase.objects.filter(
        organisation__area__code=ledger.area, industry__in=TRADES, building__isnull=False
    )
    rows = there.select_related("organisation", "building__commercial_district")
    placed: dict[str, int] = {}
    for phase in rows.order_by("organisation_id", "-since").distinct("organisation_id"):
        building = str(phase.building)
        number = placed[building] = placed.get(building, 0) + 1
        sheet.append(_line(phase, building, number))
    path = folder / ledger.file
    book.save(path)
    return path


def _line(phase: OrganisationPhase, building: str, number: int) -> list[object]:
    """One floor after the other, the first store on the first."""
    organisation: Organisation = phase.organisation
    word, trade = TRADES[phase.industry]
    high = FLOORS.get(building, TOWER)
    floor, place = (number - 1) % high + 1, (number - 1) // high + 1
    short = organisation.name.removeprefix("宁夏").removeprefix("演示").removesuffix("有限公司")
    told = (f"{floor}F", f"{floor}-{place:02d}", trade.label, phase.staff)
    where = (str(phase.commercial_district), building)
    names = (f"{short}{word}（演示）", organisation.uscc, organisation.name)
    return [*names, *where, *told, organisation.opened, "长期"]


def load_floors(area: Area) -> None:
    """How high the made-up buildings of 阅海湾 are."""
    for name, floors in FLOORS.items():
        unknown = Building.objects.filter(commercial_district__area=area, name=name, floors=None)
        unknown.update(floors=floors, address="阅海湾（演示）")
