"""What is done to a document that one records and another checks: the same for all of them."""

from collections.abc import Callable
from typing import Any

from core.money import yuan
from districts.scoped_admin.acts import ActPage, ReasonlessForm
from funding.enums import DocumentState
from funding.services import documents

LOOKS = {
    DocumentState.RECORDED: "badge badge--info",
    DocumentState.RETURNED: "badge badge--warn",
    DocumentState.POSTED: "badge badge--ok",
    DocumentState.REVERSED: "badge badge--late",
    DocumentState.DROPPED: "badge",
}


class Post(ActPage):
    """`service` posts the document: `service(document, by=…)`."""

    slug, verb, form, batch = "post", "复核入账", ReasonlessForm, True
    action, transition = "decide", documents.POST
    after = "入账以后不能修改，有误只能冲正。"

    def __init__(self, service: Callable[..., Any]) -> None:
        self.service = service

    def effect(self, obj: Any) -> str:
        fen = getattr(obj, "fen", None)
        return f"{yuan(fen)} 元。{self.after}" if fen else self.after

    def perform(self, obj: Any, *, by: Any, **_: Any) -> str:
        self.service(obj, by=by)
        return f"{obj}已入账。"


class SendBack(ActPage):
    slug, verb, action, transition = "send-back", "退回修改", "decide", documents.RETURN
    after = "请一次写明全部要改的地方，登记人会看到同样的话。"

    def perform(self, obj: Any, *, by: Any, note: str, **_: Any) -> str:
        documents.send_back(obj, by=by, note=note)
        return f"{obj}已退回修改。"


class Resubmit(ActPage):
    slug, verb, form, transition = "resubmit", "改好重新提交", ReasonlessForm, documents.RESUBMIT
    after = "回到待复核，由审批人复核入账。"

    def perform(self, obj: Any, *, by: Any, **_: Any) -> str:
        documents.resubmit(obj, by=by)
        return f"{obj}已重新提交。"


class Drop(ActPage):
    slug, verb, grave, transition = "drop", "作废", True, documents.DROP
    after = "没有入账的才能作废，作废以后不能恢复，需要的请重新登记。"

    def perform(self, obj: Any, *, by: Any, note: str, **_: Any) -> str:
        documents.drop(obj, by=by, note=note)
        return f"{obj}已作废。"


def acts_of(service: Callable[..., Any]) -> tuple[ActPage, ...]:
    """The acts of a document that this service posts."""
    return (Post(service), SendBack(), Resubmit(), Drop())
