"""服务清单: what is needed or offered; who is served is masked, and read only with a reason."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from activities.admin.claim_looks import claim_look
from activities.admin.naming import Naming, named
from activities.admin.service_item_acts import ACTS
from activities.enums import ServiceKind, ServiceState
from activities.models import ServiceItem
from activities.models.claims import CLAIMANTS
from activities.row_page import Cell, Table, cells, page_of, told
from activities.services import service_items
from core.encryption import masked
from core.errors import Refused
from districts import limits
from districts.models import CommercialDistrict
from districts.revealing import RevealingAdmin
from districts.scoped_admin import history
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick, Pick, pick_choice
from districts.scoped_admin.picking import pick_row
from districts.services import contact
from districts.services.receipts import written
from storefronts.admin.storefront_form import reaches

GROUP = "服务群众"
LOOKS = {
    ServiceState.DRAFT: "badge",
    ServiceState.PUBLISHED: "badge badge--ok",
    ServiceState.CLOSED: "badge badge--info",
    ServiceState.WITHDRAWN: "badge badge--warn",
}


class ServiceItemForm(ScopedForm):
    """What is published names nobody; not fewer places than are claimed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = limits.LIMITS["visitor_erasure"].told()
        if self.instance.pk:
            kept = limits.told("visitor_erasure", self.instance.area)
        for name, told_ in (
            ("title", "公开显示，不写姓名、电话和门牌。"),
            ("text", "公开显示，不写姓名、电话和门牌。"),
            ("served_name", f"不公开；认领人由工作人员联系。{kept}。"),
            ("served_phone", f"不公开；服务对象凭认领编号和手机尾号确认、评价。{kept}。"),
        ):
            if name in self.fields:
                self.fields[name].help_text = told_

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        wanted, claimed = given.get("wanted"), self.instance.claimed
        if wanted is not None and wanted < claimed:
            self.add_error("wanted", f"已认领 {claimed} 份，不能少于这个数，请改正。")
        due = given.get("due")
        if "due" in self.changed_data and due and due < localdate():
            self.add_error("due", f"认领截止不能早于今天（{localdate()}），请核对。")
        area, place = given.get("area"), given.get("commercial_district")
        if area and place and not reaches(place, area):
            self.add_error("commercial_district", f"“{place}”不在{area}，请改选。")
        self._read_phone()
        return cleaned

    def _read_phone(self) -> None:
        phone = self.cleaned_data.get("served_phone")
        if "served_phone" not in self.changed_data or not phone:
            return
        try:
            self.cleaned_data["served_phone"] = contact.read_phone(phone)
        except Refused as wrong:
            self.add_error("served_phone", str(wrong))


class FreePick(Pick):
    title, parameter_name = "认领", "free"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("1", "还可认领"), ("full", "已认领满"), ("0", "无人认领")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return {
            "1": lambda: service_items.free(queryset),
            "full": lambda: queryset.filter(claimed__gte=F("wanted")),
            "0": lambda: queryset.filter(claimed=0),
        }.get(self.value() or "", lambda: queryset)()


@admin.register(ServiceItem)
class ServiceItemAdmin(Naming, RevealingAdmin):
    nav_group, nav_order = GROUP, 10
    form = ServiceItemForm
    change_form_template = "activities/row.html"
    revealed = ("served_name", "served_phone")
    personal = ("served_name", "served_phone")
    acts = ACTS
    list_display = (
        "title",
        "kind",
        "commercial_district",
        "taken",
        "look",
        "published_on",
        "due",
        "area",
    )
    more_columns = ("party_organisation", "venue")
    list_select_related = ("commercial_district", "party_organisation", "venue", "area")
    list_filter = (
        pick_choice("state", ServiceState, "状态"),
        pick_choice("kind", ServiceKind, "类别"),
        FreePick,
        pick_row("commercial_district", CommercialDistrict, "商圈", ServiceItem),
        AreaPick,
    )
    search_fields = ("title", "text")
    search_help_text = "名称或内容"
    fields = (
        "kind",
        "title",
        "text",
        "area",
        "commercial_district",
        "party_organisation",
        "venue",
        "wanted",
        "due",
        "served_name",
        "served_phone",
    )

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """Who is entered after the former one was erased has a day of his own on which he goes."""
        if obj.serves_somebody:
            obj.erased_at = None
        super().save_model(request, obj, form, change)
        service_items.keep_served(obj)

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        by_name = self.holds_right(request, obj, "reveal")
        rows = obj.claims.select_related(*CLAIMANTS).order_by("-claimed_on", "-pk")
        facts = told(
            ("类别", obj.get_kind_display()),
            ("内容", obj.text),
            ("商圈", obj.commercial_district),
            ("服务地点", obj.venue),
            ("发布党组织", obj.party_organisation),
            ("发布日期", obj.published_on),
            ("认领截止", obj.due),
            ("认领", self.taken(obj)),
            ("服务对象电话", masked(obj.served_phone) if by_name else ""),
            ("服务对象信息", _kept(obj)),
            ("行政区划", obj.area),
        )
        heads = ("认领编号", "认领人", "认领日期", "办理期限", "状态")
        note = "编号请告诉服务对象，凭它和手机尾号确认" if obj.served_phone else ""
        table = Table(
            "认领",
            heads,
            [_claim(row, by_name=by_name) for row in rows],
            empty="还没有人认领。",
            note=note,
        )
        return {
            "facts": facts,
            "look": self.look(obj),
            "tables": [table],
            "acts": list(history.acts(obj))[::-1],
        }

    @admin.display(description="已认领", ordering="claimed")
    def taken(self, row: ServiceItem) -> str:
        return f"{row.claimed} / {row.wanted} 份"

    @admin.display(description="状态", ordering="state")
    def look(self, row: ServiceItem) -> SafeString:
        shape = LOOKS[ServiceState(row.state)]
        return format_html('<span class="{}">{}</span>', shape, row.get_state_display())


def _kept(item: ServiceItem) -> str:
    """Until when it is known whom the item serves."""
    if item.erased_at:
        return "已清除"
    if item.erase_on:
        return f"{item.erase_on} 自动清除"
    rule = limits.told("visitor_erasure", item.area)
    return f"认领、办理还没有结束；{rule}" if item.serves_somebody else ""


def _claim(row: Any, *, by_name: bool) -> list[Cell]:
    look, word = claim_look(row)
    return cells(
        Cell(written(row.number), page_of("activities_claim", row.pk)),
        named(row, *CLAIMANTS) if by_name else row.claimant,
        row.claimed_on,
        row.due,
        Cell(word, look=look),
    )
