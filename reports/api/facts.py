"""The facts of an edition, a list for each subject: the rows that its figures count."""

from typing import Any, cast

from django.db.models import ForeignKey, QuerySet
from rest_framework import serializers

from districts.api.filters import (
    Code,
    Key,
    ReadFilter,
    of_commercial_district,
    within_area,
)
from districts.api.names import NamingSerializer
from districts.api.reading import ScopedListViewSet, declared
from reports.api.periods import CountedBy
from reports.indicators import counted_by, indicator
from reports.indicators.definition import Part
from reports.models import Basis, CaseFact, VolunteerFact
from reports.subjects import SUBJECTS, Subject

PARTS = "(numerator|denominator|rest)"
#: of volunteers the name is a person's, of cases what somebody complains of
WITHHELD: dict[Any, set[str]] = {VolunteerFact: {"name"}, CaseFact: {"name"}}
PLACES = ("area", "commercial_district")


class FactFilter(ReadFilter):
    report = Key("report_id", required=True, label="报表编号")
    area = within_area()
    commercial_district = of_commercial_district()
    basis = Code(method="as_asked", label="统计口径代码，默认第一种")
    part = Code(method="as_asked", form=PARTS, label="分子（默认）、分母，或分母里不在分子的")

    def as_asked(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Read along with the indicator."""
        return rows

    def counted(self, rows: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        """The rows that a figure counts by the basis."""
        asked = self.form.cleaned_data
        bases = Basis.objects.filter(code=asked["basis"]) if asked["basis"] else Basis.objects.all()
        basis = bases.first()
        if basis is None:
            return rows.none()
        found, part = counted_by(indicator(code), cast(Part, asked["part"] or "numerator"))
        return rows.filter(found.predicate(basis, part))


def _columns(subject: Subject) -> list[Any]:
    """All that is kept of a fact but for its report, which is asked for."""
    withheld = {"pk", "report", *WITHHELD.get(subject.facts, ())}
    return [one for one in subject.facts._meta.concrete_fields if one.name not in withheld]


def _serializer(subject: Subject) -> type[NamingSerializer]:
    names = [one.name for one in _columns(subject)]
    meta = type("Meta", (), {"model": subject.facts, "fields": names})
    linked = {
        one.name: serializers.IntegerField(
            source=one.attname, read_only=True, allow_null=one.null, help_text="编号"
        )
        for one in _columns(subject)
        if isinstance(one, ForeignKey) and one.name not in PLACES
    }
    title = subject.facts.__name__
    return type(title, (NamingSerializer,), {"Meta": meta, **linked})


def _filter(subject: Subject) -> type[FactFilter]:
    counted = CountedBy(subject.facts, method="counted", label="只要这个指标所数的")
    return type(f"{subject.facts.__name__}Filter", (FactFilter,), {"indicator": counted})


def _view(subject: Subject) -> Any:
    return type(
        f"{subject.facts.__name__}ViewSet",
        (ScopedListViewSet,),
        {
            "__doc__": f"{subject.facts._meta.verbose_name}：一张报表所数的每一{subject.unit}。",
            "queryset": subject.facts.objects.select_related(*PLACES),
            "serializer_class": _serializer(subject),
            "filterset_class": _filter(subject),
            "key": subject.key,
        },
    )


for subject in SUBJECTS.values():
    declared(f"facts/{subject.code}", "事实（统计数所数的行）")(_view(subject))
