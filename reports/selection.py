"""What the address of a page asks for: quarter, place and basis; a link repeats the view."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists
from django.http import Http404

from core.dated import Quarter
from districts.enums import AreaKind
from districts.models import Area, CommercialDistrict
from districts.scoping import assigned_paths, within
from reports.models import Basis, Figure

WORDS = ("period", "area", "commercial_district", "basis")
LONGEST = 40  # of a word that can mean anything


def words(params: Mapping[str, str]) -> tuple[str, ...]:
    """The words of the address that choose the view, cut to what can mean anything."""
    return tuple(params.get(word, "")[:LONGEST] for word in WORDS)


@dataclass(frozen=True)
class Selection:
    """The place, the basis and the quarter (none: the newest one that is compiled).

    `bases` are the current ones that hold in the area, `versions` all that any figure may be of.
    `notes` says in a sentence each what could not be shown, and what is shown instead.
    """

    areas: tuple[Area, ...]
    bases: tuple[Basis, ...]
    area: Area
    basis: Basis
    district: CommercialDistrict | None = None
    period: Quarter | None = None
    notes: tuple[str, ...] = ()
    versions: tuple[Basis, ...] = ()

    def query(self, **changes: Any) -> str:
        """The query string of this view; a change to None leaves a word out."""
        words: dict[str, Any] = {
            "period": self.period,
            "area": self.area.code,
            "commercial_district": self.district.pk if self.district else None,
            "basis": self.basis.code,
            **changes,
        }
        return urlencode({key: str(value) for key, value in words.items() if value is not None})

    @property
    def place(self) -> str:
        return self.district.name if self.district else self.area.name

    def noting(self, note: str, **changes: Any) -> "Selection":
        return replace(self, notes=(*self.notes, note), **changes)


def select(params: Mapping[str, str], user: Any) -> Selection:
    """Reads the words of the address; a place outside the user's scope is answered as missing.

    Raises Http404 for it, and for a user without any area.
    """
    code = params.get("area", "")
    areas = tuple(
        area
        for area in Area.objects.for_user(user).select_related("parent__parent__parent")
        if area.kind != AreaKind.COMMUNITY or area.code == code
    )
    area, versions = _area(areas, code, user), tuple(Basis.objects.select_related("area"))
    bases = tuple(basis for basis in versions if basis.current and basis.holds_in(area))
    if not bases:
        raise Http404
    chosen = Selection(areas, bases, area, bases[0], versions=versions)
    return _district(_period(_basis(chosen, params), params), params, user)


def _area(areas: tuple[Area, ...], code: str, user: Any) -> Area:
    if code:
        found = next((area for area in areas if area.code == code), None)
    else:
        tops = assigned_paths(user, "view")
        home = [area for area in areas if area.path in tops]
        home = home or [area for area in areas if area.own_report]
        found = min(home or areas, key=lambda area: (len(area.path), area.path), default=None)
    if found is None:
        raise Http404
    return found


def _basis(chosen: Selection, params: Mapping[str, str]) -> Selection:
    code = params.get("basis", "")
    found = next((basis for basis in chosen.bases if basis.code == code), None)
    if found is None and code:
        return chosen.noting(f"没有“{code[:20]}”这个统计口径，已按“{chosen.basis.name}”显示。")
    return replace(chosen, basis=found or chosen.basis)


def _period(chosen: Selection, params: Mapping[str, str]) -> Selection:
    text = params.get("period", "")[:20]
    if not text:
        return chosen
    try:
        return replace(chosen, period=Quarter.parse(text))
    except ValueError as error:
        return chosen.noting(f"{error}现在显示的是最近一期。")


def _district(chosen: Selection, params: Mapping[str, str], user: Any) -> Selection:
    text = params.get("commercial_district", "")
    if not text:
        return chosen
    if not text.isdecimal() or len(text) > 18:
        return chosen.noting("商圈的编号不对，已显示全部商圈。")
    here = Figure.objects.for_user(user).filter(commercial_district=int(text))
    found = CommercialDistrict.objects.filter(
        within(assigned_paths(user, "view"), "area") | Exists(here), pk=int(text)
    ).first()
    if found is None:
        raise Http404
    return replace(chosen, district=found)
