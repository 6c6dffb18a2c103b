"""What is done to an item of the service list; each calls one service."""

from typing import Any

from django import forms

from activities.enums import ServiceState
from activities.models import Claim, ServiceItem
from activities.models.claims import CLAIMANTS
from activities.services import claims, service_items
from districts import limits
from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from districts.scoped_admin.days import day_field


class Publish(ActPage):
    slug, verb, form, batch = "publish", "发布", ReasonlessForm, True
    transition = service_items.PUBLISH
    after = "在公开的服务清单和商户手机端显示，可以认领；服务对象不公开。"

    def perform(self, obj: ServiceItem, *, by: Any, note: str = "", **_: Any) -> str:
        service_items.move(obj, service_items.PUBLISH, by=by, note=note)
        return f"已发布：{obj}。"


class Withdraw(ActPage):
    slug, verb, transition = "withdraw", "撤回", service_items.WITHDRAW
    after = "不再公开，也不能认领；改好以后可以再发布。"

    def perform(self, obj: ServiceItem, *, by: Any, note: str, **_: Any) -> str:
        service_items.move(obj, service_items.WITHDRAW, by=by, note=note)
        return f"已撤回：{obj}。"


class Close(ActPage):
    slug, verb, form, batch = "close", "结束", ReasonlessForm, True
    transition = service_items.CLOSE
    button = "结束认领"
    after = "不再接受认领；已认领的照常办理、确认、评价。"

    def perform(self, obj: ServiceItem, *, by: Any, note: str = "", **_: Any) -> str:
        service_items.move(obj, service_items.CLOSE, by=by, note=note)
        return f"已结束：{obj}。"


class ClaimForm(ActForm):
    """One of those who may claim."""

    day = day_field("认领日期")
    borrowed = {name: (Claim, name) for name in CLAIMANTS}
    field_order = (*CLAIMANTS, "day")

    def prepare(self) -> None:
        del self.fields["note"]
        for name in CLAIMANTS:
            self.fields[name].required = False
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        chosen = [given[name] for name in CLAIMANTS if given.get(name)]
        if len(chosen) != 1 and not any(name in self.errors for name in CLAIMANTS):
            word = "只能选一个认领方，其余请清空。" if chosen else "请选择由谁认领：选一个。"
            raise forms.ValidationError(word)
        return {"who": chosen[0] if chosen else None, "day": given.get("day")}


class ClaimFor(ActPage):
    slug, verb, form = "claim", "登记认领", ClaimForm

    def offered(self, obj: ServiceItem, user: Any) -> bool:
        return obj.state == ServiceState.PUBLISHED

    def refusal(self, obj: ServiceItem, user: Any) -> str:
        return "已经认领满了，要再认领的请先增加份数。" if obj.claimed >= obj.wanted else ""

    def effect(self, obj: ServiceItem) -> str:
        left = obj.wanted - obj.claimed
        return f"还可认领 {left} 份。五种认领方选一个。{limits.told('claim_do', obj.area)}。"

    def perform(self, obj: ServiceItem, *, by: Any, who: Any, day: Any) -> str:
        made = claims.claim(obj, who, by=by, day=day)
        return f"{made.claimant}已认领，办理期限 {made.due}。"


ACTS = (ClaimFor(), Publish(), Withdraw(), Close())
