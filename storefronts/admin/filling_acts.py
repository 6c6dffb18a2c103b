"""代填: a clerk begins an application for a store without a phone and fills in all of it on one
page. Whoever fills in does not decide."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms

from core.errors import Refused
from core.photos import PhotoField
from districts.scoped_admin.acts import ActForm, ActPage
from storefronts import application_page
from storefronts.admin.application_acts import EMPTY
from storefronts.enums import CriterionKind
from storefronts.models import Application, ApplicationItem, HonourScheme
from storefronts.services import applications, applying, schemes

SAVE, SUBMIT = "save", "submit"


class BeginForm(ActForm):
    """Which store, which honour; the rules are those that hold where the store lies."""

    borrowed: ClassVar = {"storefront": (Application, "storefront")}
    scheme = forms.ChoiceField(
        label="称号", error_messages={"required": "请选择称号。", "invalid_choice": "请重选称号。"}
    )
    counter = forms.CharField(
        label="柜台（岗位）",
        required=False,
        max_length=40,
        help_text="授予柜台的称号才要填。",
        widget=forms.TextInput(attrs=EMPTY),
    )

    def prepare(self) -> None:
        del self.fields["note"]
        named = HonourScheme.objects.for_user(self.user).filter(closed=None).order_by("pk")
        offered = dict(named.values_list("code", "name"))
        self.fields["scheme"].choices = [("", "请选择"), *offered.items()]  # type: ignore[attr-defined]
        self.order_fields(["storefront", "scheme", "counter"])

    def begun(self) -> Application | None:
        """The application; nothing where it is refused, which then stands in the form."""
        store, code = self.cleaned_data["storefront"], self.cleaned_data["scheme"]
        open_ones = schemes.open_to_applications(store.area)
        version = next((one for one in open_ones if one.scheme.code == code), None)
        if version is None:
            self.add_error("scheme", "商户所在区划现在不受理这个称号的申报，请改选。")
            return None
        try:
            counter = self.cleaned_data["counter"] if version.scheme.for_counter else ""
            return applying.begin(version, store, by=self.user, counter=counter, for_store=True)
        except Refused as why:
            self.add_error(None, str(why))
            return None


@dataclass(frozen=True)
class Asked:
    """One item with its fields, as the page lays them out."""

    shown: application_page.Shown
    words: forms.BoundField
    points: forms.BoundField | None
    photo: forms.BoundField | None


class FillForm(ActForm):
    """Every item on one page; what is not changed is not answered anew."""

    deeds = forms.CharField(
        label="主要事迹（可不填）", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    decision = forms.ChoiceField(
        choices=[(SAVE, "保存"), (SUBMIT, "提交")],
        widget=forms.HiddenInput,
        error_messages={"required": "请按“保存”或者“提交”。"},
    )

    def prepare(self) -> None:
        del self.fields["note"]
        self.fields["deeds"].initial = self.obj.deeds
        self.items = list(applying.items_of(self.obj.items.all()))
        for item in self.items:
            self._ask(item)

    def _ask(self, item: ApplicationItem) -> None:
        criterion = item.criterion
        self.fields[f"words_{item.pk}"] = forms.CharField(
            label=f"{criterion}：说明",
            required=False,
            initial=item.words,
            help_text=criterion.how,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        if criterion.kind == CriterionKind.SCORED:
            self.fields[f"points_{item.pk}"] = forms.IntegerField(
                label=f"{criterion}：自评分（满分 {criterion.points}）",
                required=False,
                min_value=0,
                max_value=criterion.points,
                initial=item.points,
                error_messages={
                    "invalid": "自评分请填整数。",
                    "min_value": "自评分不能小于 0，请核对。",
                    "max_value": f"自评分不能超过 {criterion.points} 分，请核对。",
                },
            )
        if criterion.needs_photo:
            self.fields[f"photo_{item.pk}"] = PhotoField(
                label=f"{criterion}：加照片", required=False
            )

    def lines(self) -> Iterator[Asked]:
        for item in self.items:
            points, photo = f"points_{item.pk}", f"photo_{item.pk}"
            yield Asked(
                application_page.shown(item),
                self[f"words_{item.pk}"],
                self[points] if points in self.fields else None,
                self[photo] if photo in self.fields else None,
            )

    def answers(self) -> Iterator[tuple[ApplicationItem, dict[str, Any]]]:
        """The items that were changed, with what was."""
        for item in self.items:
            names = {name: f"{name}_{item.pk}" for name in ("words", "points", "photo")}
            changed = {
                name: self.cleaned_data[key]
                for name, key in names.items()
                if key in self.changed_data
            }
            if changed:
                yield item, changed

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors:
            self.cleaned_data["answers"] = list(self.answers())
        return cleaned


class Fill(ActPage):
    """代填, and 代为补正 of what was returned."""

    slug, verb, form = "fill", "代填", FillForm
    template = "applications/fill.html"

    def offered(self, obj: Application, user: Any) -> bool:
        return obj.state in applying.EDITABLE

    def refusal(self, obj: Application, user: Any) -> str:
        return applications.by_applicant(obj, user)

    def page(self, obj: Application, request: Any) -> dict[str, Any]:
        return {"page": application_page.page(obj), "lacking": applying.lacks(obj)}

    def perform(
        self, obj: Any, *, by: Any, answers: Any, deeds: str, decision: str, **_: Any
    ) -> str:
        for item, given in answers:
            applying.answer(item, by=by, **given)
        if deeds != obj.deeds:
            applying.agree(obj, by=by, deeds=deeds)
        if decision == SUBMIT:
            return self._submitted(obj, by)
        obj.unfinished = True
        left = len(applying.lacks(obj))
        return f"已保存，还差 {left} 项。" if left else "已保存，可以提交。"

    def _submitted(self, obj: Any, by: Any) -> str:
        """What was filled in and shown is kept also where it cannot be handed in yet."""
        try:
            applying.submit(obj, by=by, words="街道代填。")
        except Refused as why:
            obj.unfinished = True
            return f"已保存，没有提交：{why}"
        return "已提交。自己代填的申报由别人审。"
