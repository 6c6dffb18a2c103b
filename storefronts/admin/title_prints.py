"""What is printed under the register of titles: certificates, one or many, and the metal plate."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from core.errors import Refused
from districts.scoping import may
from storefronts.models import Title
from storefronts.services import printing
from storefronts.services.printing import Sheet, fitted

RIGHTS = ("change", "decide")  # a token is a secret until its plaque hangs
MOST = 200  # certificates in one go
NO_STORE = {"Cache-Control": "no-store"}
PAGES = {"certificate": "打印证书", "plate": "牌匾图样"}
#: Widths on the plate, in millimetres.
WIDE, NARROW = 480, 330
#: Type on the plate, at most, in millimetres.
HONOUR, STORE, LINE = 72, 40, 17


class Printing:
    """Part of the register of titles."""

    def print_urls(self) -> list[URLPattern]:
        register: Any = self
        checked = register.admin_site.admin_view
        return [
            path(
                f"<path:object_id>/{address}/",
                checked(view),
                name=f"storefronts_title_{name}",
            )
            for address, view, name in (
                ("certificate", self.certificate, "certificate"),
                ("plate", self.plate, "plate"),
                ("plate.svg", self.artwork, "artwork"),
            )
        ]

    def print_tools(self, request: HttpRequest, obj: Title) -> Iterator[dict[str, Any]]:
        register: Any = self
        if not self._prints(request, obj) or obj.state not in printing.plaques.HANGS:
            return
        for name, told in PAGES.items():
            yield {"url": register.act_url(name, obj), "title": told}

    def _prints(self, request: HttpRequest, obj: Title) -> bool:
        register: Any = self
        return any(register.holds_right(request, obj, right) for right in RIGHTS)

    def _page(self, request: HttpRequest, object_id: str) -> tuple[Title, Sheet | str]:
        """The title, and its sheet or the sentence that refuses it."""
        register: Any = self
        obj = register.get_object(request, object_id)
        if not self._prints(request, obj):
            raise PermissionDenied
        try:
            return obj, printing.sheet(obj, by=request.user)
        except Refused as why:
            return obj, str(why)

    def certificate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A4, lying across."""
        obj, sheet = self._page(request, object_id)
        register: Any = self
        return self._certificates(request, [(obj, sheet)], register.page_of(request, obj, "证书"))

    def _certificates(
        self, request: HttpRequest, found: list[tuple[Title, Sheet | str]], page: dict[str, Any]
    ) -> HttpResponse:
        context = {
            **page,
            "sheets": [sheet for _, sheet in found if isinstance(sheet, Sheet)],
            "refused": [(obj, sheet) for obj, sheet in found if isinstance(sheet, str)],
            "list_url": reverse("admin:storefronts_title_changelist"),
        }
        return TemplateResponse(request, "stores/certificates.html", context, headers=NO_STORE)

    @admin.action(description="打印证书")
    def certificates(self, request: HttpRequest, rows: QuerySet[Title]) -> HttpResponse:
        """Those chosen in the list, a sheet each; what is not his is left out."""
        register: Any = self
        own = rows.filter(pk__in=_own(request.user))
        found: list[tuple[Title, Sheet | str]] = []
        for obj in own.order_by("storefront__name", "pk")[:MOST]:
            try:
                found.append((obj, printing.sheet(obj, by=request.user)))
            except Refused as why:
                found.append((obj, str(why)))
        page = {
            **register.admin_site.each_context(request),
            "title": "打印证书",
            "opts": Title._meta,
            "nav_group": register.nav_group,
            "left_out": rows.count() - len(found),
        }
        return self._certificates(request, found, page)

    def plate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The artwork as its maker will see it, and the file for him."""
        obj, sheet = self._page(request, object_id)
        register: Any = self
        context = {
            **register.page_of(request, obj, "牌匾图样"),
            **(drawing(sheet) if isinstance(sheet, Sheet) else {"refusal": sheet}),
            "artwork_url": register.act_url("artwork", obj),
        }
        return TemplateResponse(request, "stores/plate.html", context, headers=NO_STORE)

    def artwork(self, request: HttpRequest, object_id: str) -> HttpResponse:
        _, sheet = self._page(request, object_id)
        if not isinstance(sheet, Sheet):
            raise Http404(sheet)
        drawn = render_to_string("stores/plate.svg", {**drawing(sheet), "alone": True})
        name = f"plate-{sheet.title.pk}.svg"
        headers = {**NO_STORE, "Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(drawn, content_type="image/svg+xml", headers=headers)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        offered: dict[str, Any] = super().get_actions(request)  # type: ignore[misc]
        if not any(may(request.user, right) for right in RIGHTS):
            offered.pop("certificates", None)
        return offered


def drawing(sheet: Sheet) -> dict[str, Any]:
    """The sheet with the type sizes of its lines on the plate."""
    title = sheet.title
    name = f"{title.storefront}{f'（{title.counter}）' if title.counter else ''}"
    return {
        "sheet": sheet,
        "name": name,
        "honour_size": fitted(str(title.scheme), WIDE, HONOUR),
        "name_size": fitted(name, WIDE, STORE),
        "issuer_size": fitted(title.issuer, NARROW, LINE),
        "number_size": fitted(f"编号　{title.number}", NARROW, LINE),
    }


def _own(user: Any) -> QuerySet[Any]:
    found = Title.objects.none()
    for right in RIGHTS:
        found |= Title.objects.for_user(user, right)
    return found.order_by().values("pk")
