"""党员情况: members by reporting unit and Party organisation, in numbers only."""

from core.sheets.layout import Field, Table
from reports.edition import Edition
from reports.workbooks import standing

FIELDS = (
    Field("members", "党员总数（按单位）", width=10),
    Field("formal_members", "组织关系党员", width=9, adds=("full_members", "probationary")),
    Field("full_members", "其中：正式党员", width=9),
    Field("probationary", "其中：预备党员", width=9),
    Field("unplaced_members", "其中：未登记工作单位", width=10),
    Field("floating_members", "流入流动党员", width=9),
    Field("managed_members", "纳管党员", width=9),
    Field("floated_out_members", "流出流动党员", width=9),
)
NOTE = (
    "党员总数（按单位）是单位名册或台账申报的党员与未登记工作单位的组织关系党员之和，不按党组织分列；"
    "其余各列按党员名册，组织关系党员＝正式＋预备，纳管党员＝组织关系党员＋流入流动党员（一人只计一次）。"
    "没有党员名册的填报单位记“—”，不列党组织；本表只列人数，不列姓名。"
)
LISTING = standing.Shown("党员情况", "党员情况表", FIELDS, NOTE)


def table(edition: Edition) -> Table:
    return standing.table(edition, LISTING)
