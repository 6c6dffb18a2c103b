"""党员攻关项目: who works on one, what it saved, and the totals of what the list shows."""

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from activities.admin.naming import Naming, NamingPeople
from activities.admin.project_acts import ACTS
from activities.enums import ProjectState
from activities.models import Project, ProjectMember, Saving
from activities.row_page import Cell, Table, cells, told
from activities.services import projects
from activities.services.projects import Period
from core.money import YuanField, yuan
from districts.models import Organisation, PartyOrganisation
from districts.scoped_admin import history
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick, pick_choice
from districts.scoped_admin.picking import pick_row
from districts.scoped_admin.registers import ScopedInline
from members.models import PartyMember

LOOKS = {
    ProjectState.RUNNING: "badge badge--info",
    ProjectState.DONE: "badge badge--ok",
    ProjectState.STOPPED: "badge",
}


class ProjectForm(ScopedForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        since = self.cleaned_data.get("since")
        if "since" in self.changed_data and since and since > localdate():
            self.add_error("since", f"开始日期不能晚于今天（{localdate()}），请核对。")
        if "since" in self.changed_data and since and self.instance.pk:
            early = self.instance.savings.filter(first__lt=since).first()
            if early:
                self.add_error("since", f"已登记 {early.first} 起的成效，开始日期不能更晚。")
        return cleaned


class PeopleInline(Naming, ScopedInline):
    model = ProjectMember
    fields = ("member", "leads")


class SavingForm(ScopedForm):
    fen = YuanField(label="节约金额（元）", min_value=1)


class SavingFormSet(BaseInlineFormSet):
    """Periods of the project that do not overlap; who corrects one sees which it meets."""

    def clean(self) -> None:
        super().clean()
        known: list[Period] = []
        for form in self.forms:
            given = getattr(form, "cleaned_data", {})
            if not given.get("first") or not given.get("last"):
                continue
            period = Period(given["first"], given["last"])
            field, why = projects.fault(self.instance, period, known)
            if why:
                form.add_error(field, why)
            known.append(period)


class SavingInline(ScopedInline):
    """Corrected here; written down by the act."""

    model = Saving
    form = SavingForm
    formset = SavingFormSet
    fields = ("first", "last", "fen", "basis")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Project)
class ProjectAdmin(NamingPeople):
    nav_group, nav_order = "服务群众", 70
    form = ProjectForm
    change_form_template = "activities/row.html"
    change_list_template = "activities/project_list.html"
    inlines = (PeopleInline, SavingInline)
    acts = ACTS
    named = ()
    people = {"people__member": PartyMember}
    list_display = ("title", "organisation", "look", "since", "due", "ended", "saved", "area")
    more_columns = ("party_organisation", "team_size", "goal", "result")
    list_select_related = ("organisation", "party_organisation", "area")
    list_filter = (
        pick_choice("state", ProjectState, "状态"),
        pick_row("organisation", Organisation, "单位", Project),
        pick_row("party_organisation", PartyOrganisation, "党组织", Project),
        AreaPick,
    )
    search_fields = ("title", "organisation__name")
    search_help_text = "项目名称、单位或党员姓名"
    fields = (
        "title",
        "area",
        "organisation",
        "party_organisation",
        "goal",
        "team_size",
        "since",
        "due",
        "result",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        savings = Saving.objects.filter(project=OuterRef("pk")).order_by().values("project")
        saved = Subquery(savings.annotate(sum=Sum("fen")).values("sum"))
        return super().get_queryset(request).annotate(saved_fen=saved)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj is not None else (PeopleInline,)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        answer = super().changelist_view(request, extra_context)
        shown = getattr(answer, "context_data", {}).get("cl")
        if shown is not None:
            answer.context_data["totals"] = projects.totals(shown.queryset)
        return answer

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        by_name = self.holds_right(request, obj, "reveal")
        people = obj.people.select_related("member").order_by("-leads", "pk")
        savings = list(obj.savings.order_by("first"))
        return {
            "look": self.look(obj),
            "facts": told(
                ("攻关目标", obj.goal),
                ("单位", obj.organisation),
                ("党组织", obj.party_organisation),
                ("参与人数", obj.team_size),
                ("开始日期", obj.since),
                ("计划完成", obj.due),
                ("结束日期", obj.ended),
                ("成果", obj.result),
                ("行政区划", obj.area),
            ),
            "tables": [
                Table(
                    "节约创效",
                    ("自", "至（含）", "金额（元）", "测算依据"),
                    [cells(one.first, one.last, yuan(one.fen), one.basis) for one in savings],
                    empty="还没有登记成效，请办理“登记成效”。",
                    note=f"共 {yuan(sum(one.fen for one in savings))} 元" if savings else "",
                ),
                Table("攻关组", ("党员", ""), [_person(one, by_name=by_name) for one in people]),
            ],
            "acts": list(history.acts(obj))[::-1],
        }

    @admin.display(description="状态", ordering="state")
    def look(self, row: Project) -> SafeString:
        late = row.state == ProjectState.RUNNING and row.due and row.due < localdate()
        shape = "badge badge--late" if late else LOOKS[ProjectState(row.state)]
        word = "攻关中，超期" if late else row.get_state_display()
        return format_html('<span class="{}">{}</span>', shape, word)

    @admin.display(description="节约（元）", ordering="saved_fen")
    def saved(self, row: Any) -> str:
        return yuan(row.saved_fen)


def _person(row: ProjectMember, *, by_name: bool) -> list[Cell]:
    name = row.member.name if by_name else str(row.member)
    return cells(name, "牵头人" if row.leads else "组员")
