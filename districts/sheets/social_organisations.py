"""社会组织党建工作台账: the ledger of social organisations."""

from core.sheets.cells import DayCell, Phone, Text, Tick, Uscc, Whole
from core.sheets.columns import Column
from districts.enums import OrganisationKind
from districts.ledgers import LedgerKind
from districts.sheets.organisations import DISTRICTS, KINDS, outward, planner

COLUMNS = (
    Column("serial", "序号", Text(), width=6),
    Column("district", "所属商圈（园区、楼宇）", Text(80), DISTRICTS, width=22),
    Column("name", "社会组织名称", Text(120), ("社会组织全称",), required=True, width=28),
    Column("uscc", "统一社会信用代码", Uscc(), ("信用代码", "社会信用代码"), width=20),
    Column("kind", "单位类别", KINDS, ("单位性质",), width=10),
    Column("ownership", "类别", Text(40), ("社会组织类别", "性质"), width=15),
    Column("registrar", "登记机构", Text(80), ("登记机关", "登记管理机关"), width=18),
    Column("opened", "成立日期", DayCell(), ("登记日期", "注册日期"), width=12),
    Column("phone", "联系电话", Phone(), ("电话",)),
    Column("staff", "从业人员/总数", Whole(), ("从业人员", "从业人数"), width=7),
    Column("full_time_staff", "从业人员/专职", Whole(), ("专职人员",), width=7),
    Column("covered", "是否建立党组织", Tick(), ("是否建立", "是否已建"), required=True, width=9),
    Column("way", "组建形式", Text(20), ("组建方式", "组织覆盖方式", "覆盖方式"), width=10),
    Column("party", "党组织名称", Text(120), ("所属党组织",), width=30),
    Column("since", "成立时间", DayCell(), ("党组织成立时间", "组建时间"), width=12),
    Column("reason", "未建原因", Text(80), width=14),
    Column("members", "党员数", Whole(), ("党员总数", "党员人数"), width=7),
    Column("full_members", "其中：正式党员", Whole(), ("正式党员", "正式党员数"), width=8),
    Column("instructor", "党建指导员", Text(40), ("指导员姓名", "指导员"), width=10),
    Column("trade_union", "工会", Tick(), width=6),
    Column("youth_league", "共青团", Tick(), ("团组织",), width=8),
    Column("womens_federation", "妇联", Tick(), ("妇女组织",), width=6),
    Column("remark", "备注", Text(500), width=14),
)


SOCIAL_ORGANISATIONS = LedgerKind(
    "social-organisations",
    "社会组织台账",
    COLUMNS,
    planner(COLUMNS, OrganisationKind.SOCIAL, "ownership", "registrar", "staff", "full_time_staff"),
    opens="ledger_since",
    outward=outward({OrganisationKind.SOCIAL}),
)
