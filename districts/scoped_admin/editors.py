"""Two editors of one row: what others saved since a form was opened, beside what was typed.

A form sends the version of the row with which it was opened. Where the register holds another by
now, nothing is saved: the form comes back with each field that differs and asks which value holds,
what the register has or what was typed. What only one of the two touched is chosen beforehand; what
both did is not. The database's history knows the row as it was opened, and who changed what since.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model
from django.forms.models import _get_foreign_key
from django.utils.timezone import localtime

from districts.scoped_admin import history

VERSION = "opened_version"  # no column of a register is called so
SEEN = "seen"  # the version beside which the typed values were shown
KEEP = "keep"  # of the buttons that choose
MINE, THEIRS = "mine", "theirs"
CHANGED = "您打开之后有人改过"
ELSEWHERE = "有人改过这一行，没有保存，请在上面的“保存哪一个”表里选好。"  # of an inline


@dataclass(frozen=True)
class Differing:
    """A field whose value in the register is another than what was typed."""

    name: str
    label: str
    now: str
    typed: str
    who: str  # changed it to what it is now, and when; nothing where nobody did
    choice: str  # MINE, THEIRS, or nothing where it has to be asked
    button: str


@dataclass(frozen=True)
class Conflict:
    row: str  # of which inline; nothing for the form's own row
    told: str
    fields: list[Differing]
    seen: tuple[str, str]  # name and value of the hidden field


class Meeting:
    """What a register does about two editors; part of ScopedAdmin."""

    def get_formset_kwargs(self, request: Any, obj: Any, inline: Any, prefix: str) -> Any:
        """Like the row itself the rows of an inline are nobody else's while they are written."""
        if request.method == "POST" and obj.pk:
            link = _get_foreign_key(type(obj), inline.model, fk_name=inline.fk_name)
            rows = inline.model._base_manager.filter(**{link.name: obj}).order_by("pk")
            list(rows.select_for_update(no_key=True).values_list("pk"))
        return super().get_formset_kwargs(request, obj, inline, prefix)  # type: ignore[misc]

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        rows = (form for one in context["inline_admin_formsets"] for form in one.formset.forms)
        every = [context["adminform"].form, *rows]
        context["conflicts"] = [form.conflict for form in every if form.conflict]
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]


def version(form: Any) -> str:
    """Of the row's values, with what its fields of many choices hold."""
    many = [_keys(form.initial[name]) for name in _many(form)]
    return ".".join([history.version_of(form.instance), *many])


def _many(form: Any) -> list[str]:
    fields = form.fields.items()
    return sorted(name for name, one in fields if isinstance(one, forms.ModelMultipleChoiceField))


def _keys(rows: Any) -> str:
    return "-".join(str(key) for key in sorted(row.pk for row in rows))


def meet(form: Any) -> Conflict | None:
    """The conflict that is left to decide. What has been decided is written into the form's data:
    then it is one that was opened just now."""
    sent, now = form.data.get(form.add_prefix(VERSION)), form.initial.get(VERSION)
    if not form.instance.pk or not sent or sent == now:
        return None
    others = Others(form, sent)
    fields = [one for name in _own(form) if (one := others.beside(name))]
    if not fields or others.nothing:
        return None
    asked = form.data.get(form.add_prefix(SEEN)) == now
    if asked:
        fields = [_chosen(form, one) for one in fields]
        if all(one.choice for one in fields):
            _settle(form, [one.name for one in fields if one.choice == THEIRS])
            return None
    told = _unchosen(fields) if asked else others.told()
    return Conflict(_row(form), told, fields, (form.add_prefix(SEEN), now))


def _own(form: Any) -> list[str]:
    """The fields of the row itself, in their order."""
    meta = form.instance._meta
    own = {field.name for field in (*meta.concrete_fields, *meta.many_to_many)}
    return [name for name in form.fields if name in own]


def _row(form: Any) -> str:
    """A row of an inline is named: it stands among others."""
    return f"{form.instance._meta.verbose_name}“{form.instance}”" if form.prefix else ""


def _chosen(form: Any, one: Differing) -> Differing:
    posted = form.data.get(one.button)
    choice = posted if posted in {MINE, THEIRS} else one.choice
    return Differing(**{**vars(one), "choice": choice})


def _unchosen(fields: list[Differing]) -> str:
    left = "、".join(f"“{one.label}”" for one in fields if not one.choice)
    return f"还没有选{left}保存哪一个，所以没有保存；请选好以后再保存一次。"


class Others:
    """What others made of a form's row since it was opened in this version."""

    def __init__(self, form: Any, version: str) -> None:
        self.form = form
        row, *many = version.split(".")
        self.many = dict(zip(_many(form), many, strict=False))
        moved = row != form.initial[VERSION].split(".")[0]
        self.known = history.since(form.instance, row) if moved else None
        self.lost = moved and self.known is None  # the row as it was opened is not kept
        changes = self.known.changes if self.known else []
        self.latest: dict[str, history.Change] = {}
        for change in changes:
            for one in change.differences:
                self.latest.setdefault(one.name, change)

    @property
    def nothing(self) -> bool:
        """Whether all that changed is of no account to a person."""
        many = any(self.who(name) for name in self.many)
        return not self.lost and not self.latest and not many

    def who(self, name: str) -> str:
        """Changed this field, and when."""
        if name in self.many:
            return CHANGED if self.many[name] != _keys(self.form.initial[name]) else ""
        if change := self.latest.get(name):
            return f"{change.by} {localtime(change.at):%Y-%m-%d %H:%M} 改"
        return CHANGED if self.lost else ""

    def beside(self, name: str) -> Differing | None:
        """The value in the register beside what was typed, where they differ."""
        bound = self.form[name]
        if not bound.field.has_changed(bound.initial, bound.data):
            return None
        who = self.who(name)
        choice = "" if who else MINE
        if who and self.untouched(name, bound):
            choice = THEIRS
        return Differing(
            name=name,
            label=str(bound.label),
            now=shown(bound.field, bound.initial),
            typed=shown(bound.field, bound.data),
            who=who,
            choice=choice,
            button=self.form.add_prefix(f"{KEEP}-{name}"),
        )

    def untouched(self, name: str, bound: Any) -> bool:
        """Whether what was sent is what the form was opened with."""
        if name in self.many:
            opened = [key for key in self.many[name].split("-") if key]
            return not bound.field.has_changed(opened, bound.data)
        if self.known is None:
            return False
        opened = self.form.instance._meta.get_field(name).value_from_object(self.known.seen)
        return not bound.field.has_changed(opened, bound.data)

    def told(self) -> str:
        """Who changed what, and what to do now."""
        titles = dict.fromkeys(
            one.title
            for change in (self.known.changes if self.known else [])
            for one in change.differences
        )
        by = dict.fromkeys(change.by for change in self.latest.values())
        what = f"{_row(self.form) or '这条登记'}{'的' if titles else ''}{'、'.join(titles)}"
        return (
            f"您打开之后，{'、'.join(by) or '有人'}改过{what}，所以没有保存；"
            "您填的都还在，请在“保存哪一个”表里逐项选好，再保存一次。"
        )


def shown(field: forms.Field, value: Any) -> str:
    """A value as a person reads it, from the register or as it was sent; numbers stay masked."""
    if value in (None, "", []):
        return "—"
    if told := getattr(field, "told", None):
        return str(told(value))
    if isinstance(field, forms.ModelChoiceField):
        return _rows(field, value)
    if isinstance(field, forms.BooleanField):
        return "是" if field.to_python(value) else "否"
    if isinstance(field, forms.ChoiceField):
        values = value if isinstance(value, list | tuple) else [value]
        choices: Any = field.choices
        labels = {str(key): str(label) for key, label in choices}
        return "、".join(labels.get(str(one), str(one)) for one in values)
    return str(value)


def _rows(field: forms.ModelChoiceField, value: Any) -> str:
    """By their names; what the user may not point to is not told by what he has sent."""
    given = value if isinstance(value, list | tuple) else [value]
    keys = [one.pk if isinstance(one, Model) else one for one in given]
    try:
        found = field.queryset.filter(pk__in=keys) if field.queryset is not None else []
        return "、".join(map(str, found)) or "—"
    except (ValueError, TypeError):
        return "—"


def _settle(form: Any, theirs: list[str]) -> None:
    """As if the form had been opened just now and these fields left as they were."""
    data = form.data.copy()
    for name in theirs:
        bound = form[name]
        value = bound.field.prepare_value(bound.initial)
        if isinstance(value, list | tuple):
            data.setlist(bound.html_name, value)
        else:
            data[bound.html_name] = "" if value is None else value
        if bound.html_name in form.files:
            form.files = {key: one for key, one in form.files.items() if key != bound.html_name}
    data[form.add_prefix(VERSION)] = form.initial[VERSION]
    form.data = data
    form.__dict__.pop("changed_data", None)
