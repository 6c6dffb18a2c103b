"""What the office's pages of an application are asked and sent."""

from typing import Any

from django.test import Client
from django.urls import reverse

from storefronts.enums import Verdict
from storefronts.models import Application
from tests.storefronts.stores import full_marks

LIST = reverse("admin:storefronts_application_changelist")


def act(application: Application, slug: str) -> str:
    return reverse(f"admin:storefronts_application_{slug}", args=[application.pk])


def row(application: Application) -> str:
    return reverse("admin:storefronts_application_change", args=[application.pk])


def verdicts(application: Application, **defects: str) -> dict[str, str]:
    """What the checklist sends: all met, but for items whose criterion's title begins so."""
    sent = {}
    for item in application.items.select_related("criterion"):
        words = next(
            (w for start, w in defects.items() if item.criterion.title.startswith(start)), ""
        )
        sent[f"verdict_{item.pk}"] = Verdict.MISSING if words else Verdict.MET
        sent[f"told_{item.pk}"] = words
    return sent


def state(application: Application) -> str:
    application.refresh_from_db()
    return application.state


def marks(application: Application, less: int = 0) -> dict[str, str]:
    """What the sheet sends: full marks, but for some of the first criterion."""
    sent: dict[str, str] = {}
    for pk, given in full_marks(application, less).items():
        sent |= {f"points_{pk}": str(given.points), f"why_{pk}": given.why}
    return sent


def batch(client: Client, rows: list[Application], slug: str, **more: Any) -> Any:
    sent = {"action": slug, "_selected_action": [one.pk for one in rows], **more}
    return client.post(LIST, sent)


def proposed(page: Any) -> dict[str, Any]:
    form = page.context["form"]
    names = ("first", "last", "issuer")
    return {name: str(form[name].value()) for name in names} | {"confirmed": "1"}
