"""更正 of a Party organisation: what is registered of its life, row by row, with its checks."""

from collections.abc import Callable
from typing import Any

from core.errors import Refused
from districts.models import (
    LadderStage,
    PartyOrganisationPhase,
    PartyPost,
    Term,
)
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.registers import ScopedInline
from districts.services import party_life, party_tree


class CheckedForm(ScopedForm):
    """What was changed is checked as an act would be; the sentence stands at the field."""

    needs: tuple[str, ...] = ()

    def check(self, given: dict[str, Any]) -> None:
        """Raises Refused."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = {name: self.cleaned_data.get(name) for name in self.needs}
        if self.has_changed() and None not in given.values():
            refused_at_field(self, self.check, self.cleaned_data)
        return cleaned


def refused_at_field(form: ScopedForm, check: Callable[..., None], *given: Any) -> None:
    try:
        check(*given)
    except Refused as why:
        form.add_error(why.field if why.field in form.fields else None, str(why))


class PartyPhaseForm(CheckedForm):
    needs = ("party_organisation", "since", "type")

    def check(self, given: dict[str, Any]) -> None:
        party_life.not_ahead(given["since"], "since")
        if {"parent", "type"} & set(self.changed_data):
            party_tree.lock()
            party = given["party_organisation"]
            party_tree.check_place(given["type"], given.get("parent"), given["since"], party)


class CoverageForm(CheckedForm):
    """Of either side: the coverages of a Party organisation, or of an organisation."""

    needs = ("organisation", "party_organisation", "since")

    def check(self, given: dict[str, Any]) -> None:
        named = (given["organisation"], given["party_organisation"])
        party_life.check_coverage(*named, given["since"], given.get("until"))


class DatedForm(CheckedForm):
    needs = ("since",)

    def check(self, given: dict[str, Any]) -> None:
        party_life.not_ahead(given["since"], "since")


class FoldedInline(ScopedInline):
    """Of rows that an act writes and that are seldom corrected: folded up until one looks."""

    classes = ("collapse",)


class PartyPhaseInline(ScopedInline):
    model = PartyOrganisationPhase
    form = PartyPhaseForm
    fk_name = "party_organisation"
    fields = ("since", "name", "type", "parent")


class TermInline(FoldedInline):
    model = Term
    form = DatedForm
    fields = ("number", "since", "due", "put_off_to", "approval", "until")


class PostInline(FoldedInline):
    model = PartyPost
    form = DatedForm
    fields = ("title", "name", "source", "since", "until")


class LadderInline(FoldedInline):
    model = LadderStage
    form = DatedForm
    fields = ("step", "measure", "since", "until")
