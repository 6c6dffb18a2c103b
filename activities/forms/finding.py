"""Looking through the service list: by a word, by kind."""

from django import forms
from django.db.models import Q, QuerySet

from activities.enums import ServiceKind
from activities.models import ServiceItem

LONGEST = 40
NEEDS = "needs"
KINDS = [("", "全部类别"), (NEEDS, "所有需求"), *ServiceKind.choices]
WORD = {
    "class": "input",
    "type": "search",
    "maxlength": LONGEST,
    "placeholder": "名称或内容",
}


class FindForm(forms.Form):
    """What is not understood is not asked for."""

    q = forms.CharField(label="名称或内容", required=False, widget=forms.TextInput(attrs=WORD))
    kind = forms.ChoiceField(
        label="类别",
        required=False,
        choices=KINDS,
        widget=forms.Select(attrs={"class": "select"}),
    )

    def found(self, rows: QuerySet[ServiceItem]) -> QuerySet[ServiceItem]:
        word, kind = self._given("q")[:LONGEST], self._given("kind")
        if word:
            rows = rows.filter(Q(title__icontains=word) | Q(text__icontains=word))
        if kind == NEEDS:
            return rows.exclude(kind=ServiceKind.SERVICE)
        return rows.filter(kind=kind) if kind else rows

    @property
    def asks(self) -> bool:
        """Whether anything is asked for."""
        return bool(self._given("q") or self._given("kind"))

    def _given(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))
