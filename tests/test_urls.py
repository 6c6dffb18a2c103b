"""URL × role × object: every address of the resolver stands in tests/matrix.py, or this fails.

A row gives the status of a GET for each of ROLES, in their order; an address about an object has
one such row each for an object of the own zone, of a foreign one, and for none at all.
`own` is what lies in the zone of clerk and approver and in the district of official and auditor;
the foreign clerk works where `foreign` lies; the administrator works everywhere."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.template import TemplateDoesNotExist
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.timezone import localdate

from accounts.models import Message
from core.models import Act, CalendarDay, Job
from districts.models import Area, CoverageWay
from districts.services.tokens import make as make_token
from members.models import ConsentText
from reports.models import Basis
from tests import activity_matrix, api_matrix, check_matrix, funding_matrix, store_matrix
from tests.conftest import START
from tests.matrix import RECORDS, REGISTERS, TABLE
from tests.matrix_rows import ROLES, STOCK
from tests.rows import rows_in
from tests.shared_world import shared

MISSING = 987654321


def walk(patterns: Any, prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """(name, pattern) of every address."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from walk(pattern.url_patterns, route, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}" if pattern.name else route, route


URLS = dict(walk(get_resolver().url_patterns))


#: Keys in addresses that are fields of their row; any other is its key.
KEYS = {"code", "token"}
#: What an address about an object is called with: a row of tests.rows and its key in the address.
OBJECTS = {
    **api_matrix.OBJECTS,
    **store_matrix.OBJECTS,
    **activity_matrix.OBJECTS,
    **funding_matrix.OBJECTS,
    **check_matrix.OBJECTS,
    "message-open": ("accounts.Message", "pk"),
    "import-forget": ("districts.ColumnMapping", "pk"),
    "import-preview": ("districts.ImportBatch", "pk"),
    "import-status": ("districts.ImportBatch", "pk"),
    "import-undo": ("districts.ImportBatch", "pk"),
    "import-errors": ("districts.ImportBatch", "pk"),
    "venue-photo": ("districts.VenueCheck", "pk"),
    "storefront-photo": ("storefronts.StorefrontPhoto", "pk"),
    "application-workbook": ("storefronts.Application", "pk"),
    "application-photo": ("storefronts.ItemPhoto", "pk"),
    "inspection-photo": ("storefronts.InspectionFinding", "pk"),
    "order": ("districts.FollowUpOrder", "pk"),
    "token-revoke": ("districts.ApiToken", "pk"),
    "export-status": ("core.Job", "pk"),
    "export-file": ("core.Job", "pk"),
    "join-point": ("members.ReportInPoint", "code"),
    "feedback-photo": ("storefronts.Feedback", "pk"),
    "feedback-plaque": ("storefronts.Plaque", "token"),
    "notice": ("storefronts.PublicNotice", "pk"),
    "notice-object": ("storefronts.Application", "application"),
    "plaque": ("storefronts.Plaque", "token"),
    "target": ("reports.Target", "pk"),
    "target-end": ("reports.Target", "pk"),
    "report-form": ("reports.FormTemplate", "pk"),
    "report-form-workbook": ("reports.FormTemplate", "pk"),
    "report-form-replace": ("reports.FormTemplate", "pk"),
    "report-form-end": ("reports.FormTemplate", "pk"),
    "report-form-cells": ("reports.FormTemplate", "pk"),
    "report-form-run": ("reports.FormTemplate", "pk"),
    "table-template": ("reports.TableTemplate", "pk"),
    "table-template-change": ("reports.TableTemplate", "pk"),
    "table-template-end": ("reports.TableTemplate", "pk"),
    "report": ("reports.QuarterlyReport", "pk"),
    "report-workbook": ("reports.QuarterlyReport", "pk"),
    "report-summary": ("reports.QuarterlyReport", "pk"),
    "report-compile": ("reports.QuarterlyReport", "pk"),
    "report-movements": ("reports.QuarterlyReport", "pk"),
    "report-changes": ("reports.QuarterlyReport", "pk"),
    "report-changes-look": ("reports.QuarterlyReport", "pk"),
    "report-changes-progress": ("reports.QuarterlyReport", "pk"),
    "report-submit": ("reports.QuarterlyReport", "pk"),
    "report-return": ("reports.QuarterlyReport", "pk"),
    "report-lock": ("reports.QuarterlyReport", "pk"),
    "report-locking": ("reports.QuarterlyReport", "pk"),
    "report-correct": ("reports.QuarterlyReport", "pk"),
    "report-file": ("reports.QuarterlyReport", "pk"),
    "report-filing": ("reports.Filing", "pk"),
    "account-entries": ("reports.QuarterlyReport", "report"),
    "journal": ("funding.Journal", "pk"),
    **{name: (model, "pk") for name, model in RECORDS.items()},
}

#: The second row of an address about two.
BESIDE = {
    **activity_matrix.BESIDE,
    **funding_matrix.BESIDE,
    "notice-object": ("storefronts.PublicNotice", "pk"),
    "account-entries": ("funding.Account", "account"),
}


def subject_of(name: str, route: str) -> tuple[str, str]:
    """(model label, key in the address) of the object an address is about."""
    if name in OBJECTS:
        return OBJECTS[name]
    if not name.startswith("admin") or "object_id" not in route:
        return "", ""
    app, model_name = route.removeprefix("admin/").split("/")[:2]
    return next(
        f"{model._meta.app_label}.{model.__name__}"
        for model in apps.get_app_config(app).get_models()
        if model._meta.model_name == model_name
    ), "object_id"


@pytest.fixture
@shared
def world(zone: Area, foreign_zone: Area, cast: SimpleNamespace) -> dict[str, dict[str, Any]]:
    """The rows of both areas; users, acts, exports and messages are those of their clerks."""
    found = {}
    places = (("own", zone, cast.clerk), ("foreign", foreign_zone, cast.foreign_clerk))
    for where, area, clerk in places:
        rows = rows_in(area)
        rows["accounts.User"] = clerk
        rows["districts.ApiToken"] = make_token(clerk, name="接口", expires_on=localdate()).token
        rows["accounts.Message"] = Message.objects.create(user=clerk, text="消息")
        rows["core.Job"] = Job.objects.create(key=where, kind="export", requested_by=clerk)
        rows["core.Act"] = Act.objects.create(by=clerk, verb="导出", subject="名单")
        rows["core.CalendarDay"], _ = CalendarDay.objects.get_or_create(day=START, name="元旦")
        rows["districts.CoverageWay"] = CoverageWay.objects.first()
        rows["members.ConsentText"] = ConsentText.objects.first()
        rows["reports.Basis"] = Basis.objects.first()
        found[where] = rows
    return found


@pytest.fixture
def clients(cast: SimpleNamespace, sign_in: Any) -> dict[str, Client]:
    signed_in = {role: sign_in(getattr(cast, role)) for role in ROLES[1:]}
    return {"anonymous": Client(), **signed_in}


def address(name: str, route: str, where: str, world: dict[str, dict[str, Any]]) -> str:
    label, key = subject_of(name, route)
    if name == "import-template":
        return reverse(name, args=["organisations" if where == "own" else "unknown"])
    value: Any = MISSING
    if where != "missing":
        value = getattr(world[where][label], key if key in KEYS else "pk")
    if name.startswith("admin/"):  # the stock address without a name, redirected to the form
        return f"/admin/{label.lower().replace('.', '/')}/{value}/"
    keys = {key: value}
    if name in BESIDE:
        label, key = BESIDE[name]
        keys[key] = MISSING if where == "missing" else world[where][label].pk
    return reverse(name, kwargs=keys)


def status(client: Client, url: str) -> int:
    answer = client.get(url)
    for close in answer._resource_closers:  # the files it sends; closing the answer itself
        close()  # would close the test's own connection
    return answer.status_code


def row_of(name: str, route: str) -> Any:
    """The address's row of the table, or nothing."""
    if name in TABLE:
        return TABLE[name]
    found, _, page = name.removeprefix("admin:").rpartition("_")
    if name.startswith("admin/") and "object_id" in route:
        return STOCK
    return REGISTERS.get(found, {}).get(page)


def variants(name: str, route: str) -> tuple[str, ...]:
    rowed = subject_of(name, route)[0] or name == "import-template"
    return ("own", "foreign", "missing") if rowed else ("",)


def group(name: str, route: str) -> str:
    """What one test asks, because making both areas' rows takes longer than asking for a page: the
    registers of an app, the API, all other pages."""
    app = route.split("/")[1] if "object_id" in route else name.removeprefix("admin:").split("_")[0]
    if name.startswith("admin") and app in {config.label for config in apps.get_app_configs()}:
        return app
    return "api" if route.startswith("api/") else "pages"


GROUPS: dict[str, list[str]] = {}
for name, route in URLS.items():
    GROUPS.setdefault(group(name, route), []).append(name)


def test_every_address_has_a_row() -> None:
    assert [(name, route) for name, route in URLS.items() if not row_of(name, route)] == []


def test_every_row_has_an_address() -> None:
    assert set(TABLE) <= set(URLS)
    pages = {f"admin:{register}_{page}" for register, pages in REGISTERS.items() for page in pages}
    assert pages <= set(URLS)


def test_every_row_names_every_role() -> None:
    rows = [row for row in TABLE.values() if isinstance(row, str)]
    rows += [row for table in TABLE.values() if isinstance(table, dict) for row in table.values()]
    assert {len(row.split()) for row in rows} == {len(ROLES)}


def asked(
    names: list[str], world: dict[str, dict[str, Any]]
) -> Iterator[tuple[str, str, str, dict[str, int]]]:
    """(name, which object, address, expected status of each role)."""
    for name in names:
        route = URLS[name]
        for where in variants(name, route):
            row = row_of(name, route)
            url = address(name, route, where, world) if where else reverse(name)
            statuses = map(int, (row[where] if where else row).split())
            yield name, where, url, dict(zip(ROLES, statuses, strict=True))


@pytest.fixture(autouse=True)
def unkept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client keeps no copy of what each page was drawn with; nobody waits for the worker that
    does not run here; two of three answers refuse, and how that looks is tested elsewhere."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *args, **kwargs: None)
    monkeypatch.setattr("config.health.PATIENCE", 0.01)
    monkeypatch.setattr("django.views.defaults.loader", SimpleNamespace(get_template=plain))


def plain(name: str) -> Any:
    raise TemplateDoesNotExist(name)


@pytest.mark.parametrize("names", GROUPS.values(), ids=list(GROUPS))
def test_who_gets_what(
    names: list[str], world: dict[str, dict[str, Any]], clients: dict[str, Client]
) -> None:
    wrong = []
    for name, where, url, expected in asked(names, world):
        got = {role: status(client, url) for role, client in clients.items()}
        if got != expected:
            wrong.append(f"{name} {url}: expected {expected}, got {got}")
        if name.startswith("admin") and where != "missing":
            wrong += opened(url, expected, clients)
    assert not wrong


def opened(url: str, expected: dict[str, int], clients: dict[str, Client]) -> Iterator[str]:
    """What a post opens that a get refuses: out of scope stays 404, without the right stays 403, a
    visitor is sent to sign in."""
    for role, code in expected.items():
        if code in {403, 404}:
            got = clients[role].post(url, {"name": "x"}).status_code
            if got not in {code, 405}:
                yield f"POST {url} {role}: expected {code}, got {got}"
    answer = clients["anonymous"].post(url, {"name": "x"})
    if not answer.headers.get("Location", "").startswith(reverse("sign-in")):
        yield f"POST {url}: {answer.status_code} for a visitor"
