"""The workbench: the admin site of the registers, with what is due as its first page."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate

from accounts.models import Message
from districts import desk, finding, homes
from districts.choosing import Choosing
from districts.enums import Role
from districts.scoped_admin import undoing
from districts.scoped_admin.registers import ScopedAdmin
from districts.scoping import held_roles, may

#: The groups of the register list, in their order; a register names its group (`nav_group`).
NAV_GROUPS = (
    *("单位与党组织", "商圈与阵地", "党员", "示范店"),
    *("活动", "服务群众", "经费", "报表", "系统"),
)

PAGE = 50  # to-dos on one page


@dataclass(frozen=True)
class NavPage:
    """A page beside the registers that stands in their list; `url` is its name."""

    group: str
    order: int
    title: str
    url: str


_nav_pages: list[NavPage] = []


def list_pages(*pages: NavPage) -> None:
    """Called by each app when it is ready."""
    _nav_pages.extend(pages)


NEW_ACTIVITY = "admin:activities_activity_add"

#: Who works on registers; officials have their own face.
WORKING = ("change", "decide", "manage", "log")

#: Stock addresses not served: sign-in has its own, "view on site" asks about any row.
UNUSED = {"login", "logout", "password_change", "password_change_done", "view_on_site", "app_list"}


def works(user: Any) -> bool:
    """Whether the user has any business at the workbench."""
    return any(may(user, action) for action in WORKING)


class WorkbenchSite(AdminSite):
    site_title = site_header = settings.SITE_NAME
    index_title = "工作台"
    index_template = "admin/index.html"
    final_catch_all_view = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Only what is scoped: nothing that a third-party app would mount here."""
        if admin_class is not None and issubclass(admin_class, ScopedAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return works(request.user)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Anonymous visitors sign in; somebody signed in without the right is told so (403)."""

        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), reverse("sign-in"))
            if not self.has_permission(request):
                raise PermissionDenied
            return guarded(request, *args, **kwargs)

        guarded = super().admin_view(view, cacheable)
        return checked

    def get_urls(self) -> list[URLPattern | URLResolver]:
        kept = [url for url in super().get_urls() if getattr(url, "name", "") not in UNUSED]
        return [
            path("login/", self.login, name="login"),
            path("search/", self.admin_view(self.search), name="search"),
            path("todos/", self.admin_view(self.todos), name="todos"),
            path("undo/", self.admin_view(self.undo), name="undo"),
            *kept,
        ]

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one sign-in page."""
        query = request.META.get("QUERY_STRING", "")
        return redirect(f"{reverse('sign-in')}{'?' if query else ''}{query}")

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return Choosing.as_view(admin_site=self)(request)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Without the stock list of apps: the register list comes with the page context."""
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "has_permission": self.has_permission(request),
            "is_popup": False,
            "is_nav_sidebar_enabled": True,
            "log_entries": [],
            "undo": undoing.offered(request),
        }

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        user = request.user
        due, waiting = desk.to_dos(user), desk.waiting_batches(user)
        context = {
            **self.each_context(request),
            "title": self.index_title,
            "today": localdate(),
            "to_dos": due.select_related("area")[: desk.SHOWN],
            "waiting": waiting[: desk.SHOWN],
            "started": desk.started(user),
            "expiring": desk.expiring(user)[:3],
            "latest_messages": Message.objects.filter(user=user.pk)[:4],
            "recent": request.session.get(desk.RECENT, [])[:4],
            "import_url": desk.link("import-start") if may(user, "change") else "",
            "activity_url": desk.link(NEW_ACTIVITY) if may(user, "change") else "",
        }
        return TemplateResponse(request, self.index_template, context)

    def todos(self, request: HttpRequest) -> TemplateResponse:
        """全部待办, or those of one rule."""
        rows, rule = desk.to_dos(request.user), request.GET.get("rule", "")
        shown = rows.filter(rule=rule) if rule else rows
        page = Paginator(shown.select_related("area"), PAGE).get_page(request.GET.get("page"))
        first = page.number == 1 and not rule
        context = {
            **self.each_context(request),
            "title": "待办",
            "today": localdate(),
            "rules": desk.by_rule(rows),
            "rule": rule,
            "page_obj": page,
            "waiting": desk.waiting_batches(request.user) if first else [],
        }
        return TemplateResponse(request, "admin/todos.html", context)

    def search(self, request: HttpRequest) -> TemplateResponse:
        term = request.GET.get("q", "").strip()[:60]
        groups = finding.find(self, request, term) if term else []
        context = {
            **self.each_context(request),
            "title": "搜索",
            "term": term,
            "groups": groups,
            "found": sum(len(group.hits) for group in groups),
        }
        return TemplateResponse(request, "admin/search.html", context)

    def undo(self, request: HttpRequest) -> HttpResponse:
        """Takes the light act back that the session holds, and leads where it was done."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        back = request.POST.get("next", "")
        taken = undoing.take_back(request, dict(self._registry.items()))
        messages.add_message(
            request, messages.SUCCESS if taken.back else messages.ERROR, f"{taken}"
        )
        here = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
        return redirect(back if here else "admin:index")

    def nav(self, request: HttpRequest) -> list[dict[str, Any]]:
        """The registers the user may open, by group; no statement beyond the user's roles."""
        groups: dict[str, list[dict[str, Any]]] = {group: [] for group in NAV_GROUPS}
        for model, model_admin in self._registry.items():
            in_nav = getattr(model_admin, "in_nav", True)
            if not in_nav or not model_admin.has_view_permission(request):
                continue
            meta = model._meta
            url = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
            groups[getattr(model_admin, "nav_group", NAV_GROUPS[-1])].append(
                {
                    **_nav_item(
                        request,
                        str(meta.verbose_name_plural),
                        url,
                        getattr(model_admin, "nav_order", 50),
                    ),
                    "model": meta.model_name,
                }
            )
        for page in _nav_pages if may(request.user, "view") else ():
            groups[page.group].append(_nav_item(request, page.title, reverse(page.url), page.order))
        return [
            {"title": title, "items": sorted(items, key=lambda item: item["order"])}
            for title, items in groups.items()
            if items
        ]


def _nav_item(request: HttpRequest, title: str, url: str, order: int) -> dict[str, Any]:
    return {"title": title, "url": url, "order": order, "current": request.path.startswith(url)}


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What every page shows: names, counts, the register list.

    Two statements (the user's roles, one summary), kept for the request; none for a visitor.
    """
    kept: dict[str, Any] | None = request.__dict__.get("_page_context")
    if kept is None:
        kept = {
            "site_name": settings.SITE_NAME,
            "demo": settings.DEMO,
            "contact_phone": settings.CONTACT_PHONE,
        }
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            kept |= _signed_in_context(request, user)
        request.__dict__["_page_context"] = kept
    return kept


def _signed_in_context(request: HttpRequest, user: Any) -> dict[str, Any]:
    at_work = works(user)
    site = admin.site
    return {
        **desk.summary(user),
        "works": at_work,
        "role_names": "、".join(role_names(user)),
        "officials_face": may(user, "lock"),
        "shell": "admin/base_site.html" if at_work else "base.html",
        "nav": site.nav(request) if at_work and isinstance(site, WorkbenchSite) else [],
        "is_nav_sidebar_enabled": at_work,
        "has_permission": at_work,
    }


def role_names(user: Any) -> list[str]:
    return [Role(role).label for role in sorted({role for role, _ in held_roles(user)})]


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The first page of each role, then what a higher app opens; else, whom to call."""
    if works(request.user):
        return redirect("admin:index")
    if may(request.user, "view"):
        return redirect("dashboard")
    if page := homes.home_of(request.user):
        return redirect(page)
    return render(request, "accounts/no_role.html", status=403)
