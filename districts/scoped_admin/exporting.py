"""Export of a register's list: exactly what it shows, all pages, or a ledger of it as of a day.

导出 opens a page that says what will be in the file, 下载 gives it. A long list is written by a
job, which makes the list again from the words kept in the export.
"""

import datetime as dt
import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import lookup_field
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.timezone import localdate, localtime

from core.encryption import masked
from core.sheets.cells import DayCell, Text, Whole
from core.sheets.columns import Column
from districts.forms import DayField
from districts.ledgers import LedgerKind
from districts.models import Area
from districts.scoped_admin.columns import ColumnsAdmin
from districts.scoped_admin.lists import key_of
from districts.scoping import assigned_paths, covers, may
from districts.services import export_jobs, outgoing
from districts.services.exports import CHUNK, NUMBER, Export
from districts.views.exports import hand_out

REGISTER = "register"  # the source of these lists
TICKED = "_selected_action"
#: of columns that hold the names of units, in signs
WIDTHS = {
    **dict.fromkeys(("name", "subject", "organisation", "employer"), 34),
    **dict.fromkeys(("branch", "party_organisation", "from_name", "to_name"), 40),
    "uscc": 22,
}
#: words of the address that are not the list's own
OWN = ("p", "all", "e", "_popup", "_to_field")


@dataclass(frozen=True)
class Wish:
    """What is asked of a register: its list as the words narrow it, of it the ticked rows (none:
    all), as a ledger of the day, personal numbers whole for a purpose."""

    register: str  # label of the model
    words: str = ""
    ticked: tuple[int, ...] = ()
    kind: str = ""
    day: dt.date | None = None
    purpose: str = ""

    @property
    def query(self) -> str:
        parts = {
            "register": self.register,
            "words": self.words,
            "ticked": ",".join(map(str, self.ticked)),
            "kind": self.kind,
            "day": self.day or "",
            "purpose": self.purpose,
        }
        return urlencode({name: value for name, value in parts.items() if value})

    @classmethod
    def of(cls, query: str) -> "Wish":
        told = QueryDict(query).dict()
        day = told.pop("day", "")
        keys = tuple(int(key) for key in told.pop("ticked", "").split(",") if key)
        return cls(ticked=keys, day=dt.date.fromisoformat(day) if day else None, **told)


class ExportForm(forms.Form):
    """As what the list is handed out, of which day, and for what in the clear."""

    kind = forms.ChoiceField(label="导出为", required=False, widget=forms.RadioSelect)
    day = DayField(
        label="台账日期",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        help_text="台账写这一天的情况；不填就是今天。名单总是现在的情况。",
    )
    purpose = forms.CharField(
        label="用途",
        required=False,
        min_length=4,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        help_text="不填：身份号码和电话打星号，照样可以导入。写明用途：显示完整号码，用途记入日志。",
        error_messages={"min_length": "用途太短，请写明办什么事需要。"},
    )

    def __init__(self, *args: Any, kinds: list[LedgerKind], reveals: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "名单（列表显示的列）"), *((kind.code, kind.title) for kind in kinds)]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        if not kinds:
            del self.fields["kind"], self.fields["day"]
        if not reveals:
            del self.fields["purpose"]


class ExportingAdmin(ColumnsAdmin):
    """A register whose list can be handed out by who holds `export_action`."""

    export_action = "export"
    view_action: str
    nav_group: str
    rows: Callable[[Any, str], QuerySet[Any]]
    #: encrypted fields whose values may be handed out whole for a purpose
    revealed: tuple[str, ...] = ()
    personal: tuple[str, ...]

    def get_urls(self) -> list[URLPattern]:
        meta = self.model._meta
        export = path(
            "export/",
            self.admin_site.admin_view(self.export_view),
            name=f"{meta.app_label}_{meta.model_name}_export",
        )
        return [export, *super().get_urls()]

    def leading_columns(self, request: HttpRequest) -> list[str]:
        ticks = may(request.user, self.export_action) or self.get_actions(request)
        return ["action_checkbox"] if ticks else []

    def export_url(self, request: HttpRequest) -> str:
        """Where this list is handed out, or nothing for who may not."""
        if not may(request.user, self.export_action):
            return ""
        meta = self.model._meta
        url = reverse(f"admin:{meta.app_label}_{meta.model_name}_export")
        return f"{url}?{words_of(request.GET)}"

    def may_reveal(self, user: Any) -> bool:
        """Whether he may see personal numbers wherever he may export."""
        return covers(user, "reveal", self.export_action)

    # The page

    def export_view(self, request: HttpRequest) -> FileResponse | HttpResponse:
        """What will be in the file; with 下载 the file itself."""
        if not may(request.user, self.export_action):
            raise PermissionDenied
        sent = "download" in request.POST
        words = words_of(request.GET)
        kinds = self.ledgers_for(request.user)
        shown = [one.name for one in self.columns(request) if one.shown]
        form = ExportForm(
            request.POST if sent else None,
            kinds=kinds,
            reveals=self.may_reveal(request.user) and bool(kinds or self.shows_numbers(shown)),
            initial={"kind": request.GET.get("as", "")},
        )
        wish = Wish(self.model._meta.label, words, ticked_of(request))
        if sent and form.is_valid():
            told = form.cleaned_data
            wish = Wish(
                wish.register,
                words,
                wish.ticked,
                told.get("kind", ""),
                told.get("day"),
                told.get("purpose", ""),
            )
            return hand_out(request, self.exported(wish, request.user))
        return self.export_page(request, form, self.exported(wish, request.user))

    def export_page(self, request: HttpRequest, form: ExportForm, export: Export) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"导出{self.model._meta.verbose_name_plural}",
            "opts": self.model._meta,
            "nav_group": self.nav_group,
            "form": form,
            "export": export,
            "ticked": ticked_of(request),
            "later": export.total > export_jobs.DIRECT,
        }
        return TemplateResponse(request, "admin/export.html", context)

    def ledgers_for(self, user: Any) -> list[LedgerKind]:
        """The kinds of ledgers this list goes out as, for who has the right each needs."""
        kinds = outgoing.kinds_of(self.model._meta.label)
        return [kind for kind in kinds if kind.outward and may(user, kind.outward.action)]

    # The list

    def exported(self, wish: Wish, user: Any) -> Export:
        """The list of the wish as the user may have it now; raises PermissionDenied, Http404."""
        if not may(user, self.export_action) or (wish.purpose and not self.may_reveal(user)):
            raise PermissionDenied
        request = HttpRequest()
        request.method, request.GET, request.user = "GET", QueryDict(wish.words), user
        try:
            cl = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            raise Http404 from None
        rows = self.within_right(cl.queryset, user, self.export_action)
        if wish.ticked:
            rows = rows.filter(pk__in=wish.ticked)
        if wish.kind:
            return self.as_ledger(wish, rows, cl, user)
        return self.as_list(wish, rows, cl)

    def shows_numbers(self, names: list[Any]) -> bool:
        """Whether any of these columns shows an encrypted number."""
        return any(str(name).removesuffix("_masked") in self.revealed for name in names)

    def within_right(self, rows: QuerySet[Any], user: Any, action: str) -> QuerySet[Any]:
        """Those of the shown rows for which the user holds the right; mostly all of them."""
        if assigned_paths(user, action) == assigned_paths(user, self.view_action):
            return rows
        return rows.filter(pk__in=self.rows(user, action).order_by().values("pk"))

    def as_list(self, wish: Wish, rows: QuerySet[Any], cl: Any) -> Export:
        names = [one.name for one in cl.offered if one.shown]
        clear = bool(wish.purpose)
        title = str(self.model._meta.verbose_name_plural)
        return Export(
            source=REGISTER,
            query=wish.query,
            title=title,
            filename=f"{title}_{localdate():%Y%m%d}.xlsx",
            columns=[NUMBER, *(self.sheet_column(name) for name in names)],
            total=rows.count(),
            rows=lambda: self.cells(rows, names, clear),
            back=self.list_url(wish.words),
            notes=[
                ("名单", title),
                *conditions(wish, cl),
                *(privacy(wish) if self.shows_numbers(names) else []),
            ],
            purpose=wish.purpose,
            register=self.model._meta.label_lower,
            term=cl.query if self.personal else "",
        )

    def as_ledger(self, wish: Wish, rows: QuerySet[Any], cl: Any, user: Any) -> Export:
        kind = next((one for one in self.ledgers_for(user) if one.code == wish.kind), None)
        if kind is None or kind.outward is None:
            raise PermissionDenied
        outward, day = kind.outward, wish.day or localdate()
        found = outward.rows(self.within_right(rows, user, outward.action), day)
        unit = unit_of(cl, user)
        return Export(
            source=REGISTER,
            query=wish.query,
            title=f"{unit}{kind.title}",
            filename=f"{unit}_{kind.title}_{day:%Y%m%d}.xlsx",
            columns=kind.columns,
            total=found.count(),
            rows=lambda: outgoing.values(kind, found, day, clear=bool(wish.purpose)),
            back=self.list_url(wish.words),
            notes=[
                ("台账", kind.title),
                ("台账日期", f"{day}"),
                *conditions(wish, cl),
                *privacy(wish),
            ],
            sheet=kind.title[:31],
            heading=kind.title,
            lines=outgoing.lines(kind, unit, day),
            purpose=wish.purpose,
            register=self.model._meta.label_lower,
            term=cl.query if self.personal else "",
        )

    # Its cells

    def field_of(self, name: Any) -> models.Field | None:
        return {field.name: field for field in self.model._meta.fields}.get(name)

    def sheet_column(self, name: Any) -> Column:
        field, title = self.field_of(name), self.column_title(name)
        if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
            return Column(str(name), title, DayCell(), width=12)
        if isinstance(field, models.IntegerField):
            return Column(str(name), title, Whole(), width=12)
        wide = 18 if name in self.personal else WIDTHS.get(str(name), 18)
        return Column(str(name), title, Text(), width=wide)

    def cells(self, rows: QuerySet[Any], names: list[Any], clear: bool) -> Iterator[list[Any]]:
        """Each row as the screen shows it: labels, not codes; numbers masked unless `clear`."""
        read = [self.reader(name, clear) for name in names]
        for row in rows.iterator(chunk_size=CHUNK):
            yield [cell(row) for cell in read]

    def reader(self, name: Any, clear: bool) -> Callable[[Any], Any]:
        secret = str(name).removesuffix("_masked")
        if secret != name and secret in self.revealed:
            return lambda row: (str if clear else masked)(getattr(row, secret))
        field = self.field_of(name)
        if field is not None and field.choices:
            return lambda row: getattr(row, f"get_{name}_display")()
        if field is not None:
            return lambda row: plain(getattr(row, name))
        return lambda row: plain(lookup_field(name, row, self)[2])


def plain(value: Any) -> Any:
    """A cell of the screen as a cell of a sheet."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, SafeString):
        return html.unescape(strip_tags(value))
    if isinstance(value, dt.datetime):
        return f"{localtime(value):%Y-%m-%d %H:%M}"
    return value if value is None or isinstance(value, int | dt.date) else str(value)


def words_of(asked: QueryDict) -> str:
    """The words that narrow and sort a list; those that turn its pages say nothing of it."""
    kept = asked.copy()
    for name in (*OWN, "as"):
        kept.pop(name, None)
    return kept.urlencode()


def ticked_of(request: HttpRequest) -> tuple[int, ...]:
    keys = {key_of(text) for text in request.POST.getlist(TICKED)}
    return tuple(sorted(key for key in keys if key is not None))


def conditions(wish: Wish, cl: Any) -> list[tuple[str, str]]:
    """What was applied when the list was made: it can be made again from it."""
    narrowed = "；".join(f"{title}：{label}" for title, label in cl.conditions())
    return [
        ("筛选条件", narrowed or "无"),
        ("勾选", f"只含勾选的 {len(wish.ticked)} 条" if wish.ticked else "无"),
        ("排序", cl.order() or "登记的先后，新的在前"),
    ]


def privacy(wish: Wish) -> list[tuple[str, str]]:
    whole = f"完整，用途：{wish.purpose}" if wish.purpose else "打星号"
    return [("身份号码和电话", whole)]


def unit_of(cl: Any, user: Any) -> str:
    """Who reports: the area that the list is narrowed to, else the user's own."""
    paths = assigned_paths(user, "export")
    areas = Area.objects.for_user(user)
    chosen = areas.filter(code=cl.params.get("area", ""))
    own = areas.filter(path__in=paths if len(paths) == 1 else [])
    return str(chosen.first() or own.first() or "各填报单位")


def remade(query: str, by: Any) -> Export:
    """The source of these lists: raises as `exported` does."""
    wish = Wish.of(query)
    register: Any = admin.site._registry[apps.get_model(wish.register)]
    export: Export = register.exported(wish, by)
    return export
