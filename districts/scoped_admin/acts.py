"""Acts: what is done to a row of a register beyond correcting it.

An act says what it will do, asks for what it needs and for a reason, and calls one service. A
register lists its acts: `acting` gives each a page, where one that is refused now is shown with the
reason, and `batches` performs them on many rows, each by itself or all at once.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.db import IntegrityError, models
from django.http import HttpRequest

from core.errors import Refused
from core.workflow import Transition

NOT_NOW = "它现在的情况不能办理这一项，请核对它的登记。"
REFUSED_BY_DATABASE = "没有保存：与已有登记的日期重叠，或者同样的登记已经存在，请核对后改正。"


class ActForm(forms.Form):
    """What an act asks for. `note` is the reason, kept in the act log; `borrowed` fields are those
    of a register, with its label, its scope and its search: {name: (model, field)}. `obj` is the
    row of the act's own page, `chosen` all those the act is for."""

    note = forms.CharField(
        label="事由",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "请写明事由。"},
    )
    borrowed: ClassVar[dict[str, tuple[type[models.Model], str]]] = {}

    def __init__(
        self,
        *args: Any,
        obj: Any,
        admin: Any,
        request: HttpRequest,
        rows: Sequence[Any] = (),
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.obj, self.user = obj, cast(Any, request.user)
        self.chosen = [obj] if obj is not None else list(rows)
        for name, (model, field) in self.borrowed.items():
            db_field: Any = model._meta.get_field(field)
            owner: Any = admin.admin_site._registry.get(model, admin)
            self.fields[name] = owner.formfield_for_dbfield(db_field, request)
        self.prepare()
        if "note" in self.fields:  # the reason is asked last
            self.fields["note"] = self.fields.pop("note")
        for one in self.fields.values():
            classes = {*one.widget.attrs.get("class", "").split(), _look(one.widget)}
            one.widget.attrs["class"] = " ".join(sorted(classes))

    def prepare(self) -> None:
        """Where a subclass narrows choices and fills in what is known of `self.obj`."""


def _look(widget: forms.Widget) -> str:
    if isinstance(
        widget, forms.CheckboxInput | forms.RadioSelect
    ):  # ticks have a look of their own
        return ""
    if isinstance(widget, forms.Select):
        return "select"
    return "textarea" if isinstance(widget, forms.Textarea) else "input"


class ReasonlessForm(ActForm):
    """Of an act that explains itself; a remark may be left."""

    def prepare(self) -> None:
        self.fields["note"].required = False
        self.fields["note"].label = "说明（可不填）"


class ActPage:
    """One act. `action` is the right it needs; with a `transition` it is offered in the states from
    which that leads on. `effect` says before what will be so after, `after` what that is whichever
    row it is done to; where it depends on what was filled in, the act `asks_again`: it is tried and
    taken back, and shown for a last yes."""

    slug: ClassVar[str]
    verb: ClassVar[str]
    group: ClassVar[str] = ""  # under which head a page with many acts offers it
    action: ClassVar[str] = "change"
    form: ClassVar[type[ActForm]] = ActForm
    transition: ClassVar[Transition | None] = None
    button: ClassVar[str] = ""  # says the verb where it says nothing else
    grave: ClassVar[bool] = False  # takes something away: the button is red, 取消 has the focus
    asks_again: ClassVar[bool] = False
    batch: ClassVar[bool] = False
    after: ClassVar[str] = ""
    together: ClassVar[bool] = False  # a batch is one deed on all rows: all of them or none
    shown_once: ClassVar[bool] = False  # what it answers is a secret: on a page, in no message
    once_template: ClassVar[str] = "admin/told_once.html"
    template: ClassVar[str] = "admin/act.html"

    def offered(self, obj: Any, user: Any) -> bool:
        return self.transition is None or obj.state in self.transition.sources

    def refusal(self, obj: Any, user: Any) -> str:
        """Why not now, with the remedy; nothing when it can be done."""
        return self.transition.refusal(obj, user) if self.transition else ""

    def effect(self, obj: Any) -> str:
        return self.after

    def effect_on(self, rows: Sequence[Any]) -> str:
        """The same of a batch."""
        return self.after

    def page(self, obj: Any, request: HttpRequest) -> dict[str, Any]:
        """What its own template shows beside the form."""
        return {}

    def perform(self, obj: Any, *args: Any, **given: Any) -> str:
        """Does it by one service (`by` and what the form gave); answers what was done. Raises
        Refused."""
        raise NotImplementedError

    def perform_all(self, rows: Sequence[Any], *, by: Any, **given: Any) -> str:
        """The deed of an act that is done to all rows together."""
        raise NotImplementedError

    def leads_to(self, obj: Any) -> str:
        """Where the user is led afterwards; to the row where it does not say."""
        return ""

    def outcome(self, obj: Any) -> list[str]:
        """Of an act that asks again: what has become of the row by it, line by line."""
        return []

    def once(self, told: str, request: HttpRequest) -> dict[str, Any]:
        """What the page that shows a secret needs beside it."""
        return {}

    def memento(self, obj: Any) -> Any:
        """What `restore` needs to take it back within seconds; JSON, or None for what stays."""
        return None

    def restore(self, obj: Any, memento: Any, *, by: Any) -> None:
        raise NotImplementedError


def refuse(form: ActForm, why: Refused | IntegrityError) -> None:
    """The sentence at the field it is about."""
    field = getattr(why, "field", "")
    sentence = str(why) if isinstance(why, Refused) else REFUSED_BY_DATABASE
    form.add_error(field if field in form.fields else None, sentence)
