"""捐赠收据: printed for who gave, with his name; so it is written down who printed it."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from core.money import yuan
from core.workflow import record
from districts.revealing import RevealingAdmin
from funding.capitals import capitals
from funding.enums import DocumentState

PRINTED = "打印捐赠收据"


class SlipAdmin(RevealingAdmin):
    """A register whose donations get a receipt; a subclass says which those are."""

    revealed = ("donor",)

    def donated(self, obj: Any) -> bool:
        raise NotImplementedError

    def giver(self, obj: Any) -> str:
        """A body by its name, else the person."""
        raise NotImplementedError

    def given(self, obj: Any) -> list[tuple[str, str]]:
        """What the receipt says was given, beside its value."""
        return []

    def get_urls(self) -> list[URLPattern]:
        meta = self.model._meta
        slip = path(
            "<path:object_id>/slip/",
            self.admin_site.admin_view(self.slip),
            name=f"{meta.app_label}_{meta.model_name}_slip",
        )
        return [slip, *super().get_urls()]

    def act_tools(self, request: HttpRequest, obj: Any) -> Iterator[dict[str, Any]]:
        yield from super().act_tools(request, obj)
        posted = obj.state == DocumentState.POSTED
        if self.donated(obj) and posted and self.holds_right(request, obj, "reveal"):
            yield {"url": self.act_url("slip", obj), "title": PRINTED}

    @transaction.atomic
    def slip(self, request: HttpRequest, object_id: str) -> TemplateResponse:
        """In one transaction with the line of the act log, as every look at a name."""
        obj = self.get_object(request, object_id)
        if not self.holds_right(request, obj, "reveal"):
            raise PermissionDenied
        context = {**self.page_of(request, obj, "捐赠收据"), "heading": "捐赠收据"}
        if self.donated(obj) and obj.state == DocumentState.POSTED:
            record(request.user, PRINTED, obj, obj.number)
            context |= {
                "slip": obj,
                "giver": self.giver(obj),
                "given": self.given(obj),
                "capitals": capitals(obj.fen),
                "amount": yuan(obj.fen),
            }
        headers = {"Cache-Control": "no-store"}
        return TemplateResponse(request, "funding/slip.html", context, headers=headers)
