"""流动党员: who floated in and out, by reporting unit and Party organisation, in numbers only."""

from django.db.models import Q

from core.sheets.layout import Field, Table
from reports.edition import Edition
from reports.workbooks import standing

FIELDS = (
    Field("floating_members", "流入流动党员", width=12),
    Field("only_floating", "其中：组织关系不在本地", width=14),
    Field("floated_out_members", "流出流动党员", width=12),
)
NOTE = (
    "流入流动党员按接收的党组织计，一人只计一处；流出流动党员按组织关系所在的党组织计。"
    "填报单位内没有流动党员的党组织不列；没有党员名册的填报单位记“—”，不列党组织；本表只列人数，不列姓名。"
)
ANY = Q(floating_members__gt=0) | Q(floated_out_members__gt=0)
LISTING = standing.Shown("流动党员", "流动党员情况表", FIELDS, NOTE, ANY)


def table(edition: Edition) -> Table:
    return standing.table(edition, LISTING)
