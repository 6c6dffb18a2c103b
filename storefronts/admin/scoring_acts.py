"""Scoring at the office: an appraiser's own sheet, and the two sheets made one score."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest

from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from storefronts import application_page
from storefronts.admin.application_acts import EMPTY
from storefronts.enums import CriterionKind
from storefronts.models import Application, ApplicationItem, Criterion, Mark
from storefronts.services import applications, scoring, waiting
from storefronts.services.scoring import Given


@dataclass(frozen=True)
class Row:
    """One criterion of the sheet: points or a veto, the reason, and what the store gave itself."""

    criterion: Criterion
    points: forms.BoundField | None
    vetoed: forms.BoundField | None
    why: forms.BoundField
    item: ApplicationItem | None


class SheetForm(ActForm):
    """The appraiser's former sheet is shown to be put right; another's never."""

    def prepare(self) -> None:
        self.criteria = scoring.sheet(self.obj)
        mine = Mark.objects.filter(
            assessment__application=self.obj, assessment__appraiser=self.user
        )
        before = {mark.criterion_id: mark for mark in mine}
        for criterion in self.criteria:
            self._ask(criterion, before.get(criterion.pk))
        self.fields["note"].required = False
        self.fields["note"].label = "评语（可不填）"
        former = self.obj.assessments.filter(appraiser=self.user).first()
        self.fields["note"].initial = former.words if former else ""

    def _ask(self, criterion: Criterion, before: Mark | None) -> None:
        if criterion.kind == CriterionKind.VETO:
            self.fields[f"vetoed_{criterion.pk}"] = forms.BooleanField(
                label=f"否决：{criterion}",
                required=False,
                initial=before.vetoed if before else False,
            )
        else:
            self.fields[f"points_{criterion.pk}"] = self._points(criterion, before)
        self.fields[f"why_{criterion.pk}"] = forms.CharField(
            label=f"{criterion}：事由",
            max_length=120,
            required=False,
            initial=before.why if before else "",
            widget=forms.TextInput(attrs=EMPTY),
        )

    def _points(self, criterion: Criterion, before: Mark | None) -> forms.DecimalField:
        """A bonus that is left empty is none."""
        scored = criterion.kind == CriterionKind.SCORED
        limits = {"min": "0", "max": str(criterion.points), "step": "0.5"}
        return forms.DecimalField(
            label=f"{criterion}：得分",
            max_digits=4,
            decimal_places=1,
            required=scored,
            initial=before.points.normalize() if before else None,
            widget=forms.NumberInput(attrs={**limits, **EMPTY, "data-points": ""}),
            error_messages={
                "required": f"请给“{criterion}”打分。",
                "invalid": "请填数字，可以到半分。",
            },
        )

    def lines(self) -> Iterator[Row]:
        said = {item.criterion_id: item for item in self.obj.items.all()}
        for criterion in self.criteria:
            veto = criterion.kind == CriterionKind.VETO
            yield Row(
                criterion,
                None if veto else self[f"points_{criterion.pk}"],
                self[f"vetoed_{criterion.pk}"] if veto else None,
                self[f"why_{criterion.pk}"],
                said.get(criterion.pk),
            )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        self.cleaned_data["given"] = {
            one.pk: Given(
                given.get(f"points_{one.pk}") or scoring.NOTHING,
                given.get(f"why_{one.pk}", ""),
                given.get(f"vetoed_{one.pk}", False),
            )
            for one in self.criteria
        }
        return cleaned


class Score(ActPage):
    """评分: by clerks and approvers alike, each a sheet of his own."""

    slug, verb, action, form = "score", "评分", waiting.APPRAISES, SheetForm
    transition = applications.CONCLUDE
    template = "applications/score.html"

    def refusal(self, obj: Application, user: Any) -> str:
        return scoring.refusal(obj, user)

    def page(self, obj: Application, request: HttpRequest) -> dict[str, Any]:
        return {"page": application_page.page(obj), "version": obj.version}

    def perform(self, obj: Application, *, by: Any, given: Any, note: str = "", **_: Any) -> str:
        made = scoring.assess(obj, given, by=by, words=note)
        count = obj.assessments.count()
        told = "两份已齐，可以确定评分。" if count >= scoring.APPRAISERS else "还差一名评委。"
        return f"已评 {made.total} 分；{told}"


class Conclude(ActPage):
    slug, verb, action = "conclude", "确定评分", "decide"
    form, transition = ReasonlessForm, applications.CONCLUDE
    template = "applications/conclude.html"

    def refusal(self, obj: Application, user: Any) -> str:
        return super().refusal(obj, user) or scoring.unready(obj)

    def page(self, obj: Application, request: HttpRequest) -> dict[str, Any]:
        return {"page": application_page.page(obj)}

    def perform(self, obj: Application, *, by: Any, note: str = "", **_: Any) -> str:
        done = scoring.conclude(obj, by=by, words=note)
        stars = f"，{done.stars} 星" if done.stars is not None else ""
        return f"评分 {done.score} 分{stars}，可以公示。"
