"""What is done to a pairing and to its visits; each calls one service."""

from typing import Any

from django import forms

from activities.models import Pairing, Visit
from activities.services import pairings
from activities.services.pairings import Seen
from districts.scoped_admin.acts import ActForm, ActPage
from districts.scoped_admin.days import day_field
from members.admin import fields


class VisitForm(ActForm):
    day = day_field("走访日期")
    people = forms.IntegerField(
        label="走访人次",
        min_value=1,
        max_value=200,
        initial=1,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "走访人次请填 1 到 200 的整数。"
        ),
    )
    words = forms.CharField(
        label="走访情况（可不填）",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    need = fields.text("发现的需求（没有的不填）", 200, required=False)
    solution = fields.text("当场解决的，怎样解决（可不填）", 200, required=False)

    def prepare(self) -> None:
        del self.fields["note"]


class RecordVisit(ActPage):
    slug, verb, form = "visit", pairings.VISIT, VisitForm
    after = "发现的需求没有解决的，会列入待办，直到登记解决。"

    def perform(self, obj: Pairing, *, by: Any, **given: Any) -> str:
        made = pairings.visit(obj, Seen(**given), by=by)
        return f"已登记 {made.day} 的走访。"


class EndForm(ActForm):
    day = day_field("结束日期")
    reason = fields.text("结束原因", 80)

    def prepare(self) -> None:
        del self.fields["note"]


class End(ActPage):
    slug, verb, form, grave = "end", pairings.END, EndForm, True
    after = "从这一天起不再结对，走访记录保留。"

    def offered(self, obj: Pairing, user: Any) -> bool:
        return obj.until is None

    def perform(self, obj: Pairing, *, by: Any, day: Any, reason: str) -> str:
        pairings.end(obj, day=day, reason=reason, by=by)
        return "结对已结束。"


class SolveForm(ActForm):
    day = day_field("解决日期")
    solution = fields.text("怎样解决", 200)

    def prepare(self) -> None:
        del self.fields["note"]


class Solve(ActPage):
    slug, verb, form = "solve", pairings.SOLVE, SolveForm

    def offered(self, obj: Visit, user: Any) -> bool:
        return bool(obj.need) and obj.solved_on is None

    def effect(self, obj: Visit) -> str:
        return f"{obj.day} 走访发现的需求：{obj.need}"

    def perform(self, obj: Visit, *, by: Any, day: Any, solution: str) -> str:
        pairings.solve(obj, day=day, solution=solution, by=by)
        return "已登记解决。"


ACTS = (RecordVisit(), End())
VISIT_ACTS = (Solve(),)
