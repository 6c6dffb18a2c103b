"""What is done with a document that one records and another checks."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms

from core.money import yuan
from core.workflow import Transition
from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from funding.services import documents


class Post(ActPage):
    """Also of many at once; `service` posts one of them."""

    slug, verb, action, form = "post", "复核入账", "decide", ReasonlessForm
    transition: ClassVar[Transition | None] = documents.POST
    batch = True
    after = "入账后不能再改；有误的，从记账凭证申请冲正。"
    done = "已入账"

    def __init__(self, service: Callable[..., Any]) -> None:
        self.service = service

    def effect(self, obj: Any) -> str:
        fen = getattr(obj, "fen", None)  # a reversal has none of its own
        amount = f"{yuan(fen)} 元，" if fen else ""
        return f"{obj.day}，{amount}{obj.made_by}登记。{self.after}"

    def perform(self, obj: Any, *, by: Any, **_: Any) -> str:
        return f"{self.service(obj, by=by)}{self.done}。"


class ReturnForm(ActForm):
    note = forms.CharField(
        label="要改的地方",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="一次写全，登记人改好后重新提交。",
        error_messages={"required": "请写明要改的地方。"},
    )


class SendBack(ActPage):
    slug, verb, action, form = "return", "退回修改", "decide", ReturnForm
    transition = documents.RETURN

    def perform(self, obj: Any, *, by: Any, note: str, **_: Any) -> str:
        moved = documents.send_back(obj, by=by, note=note)
        return f"{moved}已退回，请登记人在 {moved.due} 前改好。"


class Resubmit(ActPage):
    slug, verb, form, transition = "resubmit", "改好重新提交", ReasonlessForm, documents.RESUBMIT
    after = "提交后由另一人复核。"

    def perform(self, obj: Any, *, by: Any, **_: Any) -> str:
        moved = documents.resubmit(obj, by=by)
        return f"{moved}已重新提交，{moved.due} 前复核。"


class Drop(ActPage):
    slug, verb, transition, grave = "drop", "作废", documents.DROP, True
    after = "作废后不再办理，登记和事由保留；收据号不再使用。"

    def perform(self, obj: Any, *, by: Any, note: str, **_: Any) -> str:
        return f"{documents.drop(obj, by=by, note=note)}已作废。"


def acts_of(service: Callable[..., Any]) -> tuple[ActPage, ...]:
    """The acts of a document that this service posts."""
    return (Post(service), SendBack(), Resubmit(), Drop())
