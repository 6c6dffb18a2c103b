"""The areas of the published cities, and which of their quarters are compiled."""

from core.dated import Quarter
from districts.enums import AreaKind
from districts.models import Area

#: code, name, kind, code of the parent; a zone has no civil code and bears a local one.
AREAS: tuple[tuple[str, str, AreaKind, str], ...] = (
    ("410300", "洛阳市", AreaKind.CITY, ""),
    ("410303", "西工区", AreaKind.DISTRICT, "410300"),
    ("441800", "清远市", AreaKind.CITY, ""),
    ("441802", "清城区", AreaKind.DISTRICT, "441800"),
    ("441802001", "凤城街道", AreaKind.STREET, "441802"),
    ("441802002", "东城街道", AreaKind.STREET, "441802"),
    ("441802003", "洲心街道", AreaKind.STREET, "441802"),
    ("441802004", "横荷街道", AreaKind.STREET, "441802"),
    ("640100", "银川市", AreaKind.CITY, ""),
    ("640106", "金凤区", AreaKind.DISTRICT, "640100"),
    ("640106001", "满城北街街道", AreaKind.STREET, "640106"),
    ("640106002", "黄河东路街道", AreaKind.STREET, "640106"),
    ("640106003", "长城中路街道", AreaKind.STREET, "640106"),
    ("640106004", "北京中路街道", AreaKind.STREET, "640106"),
    ("640106Z01", "银川阅海湾中央商务区", AreaKind.ZONE, "640106"),
    ("130700", "张家口市", AreaKind.CITY, ""),
    ("130705", "宣化区", AreaKind.DISTRICT, "130700"),
    ("130705Z01", "宣化经济开发区", AreaKind.ZONE, "130705"),
    ("370800", "济宁市", AreaKind.CITY, ""),
    ("370800Z01", "济宁高新技术产业开发区", AreaKind.ZONE, "370800"),
    ("370811", "任城区", AreaKind.DISTRICT, "370800"),
    ("370811003", "阜桥街道", AreaKind.STREET, "370811"),
)
REPORTING = {AreaKind.STREET, AreaKind.TOWN, AreaKind.ZONE}
#: The districts, and the quarter of each in which its facts were published: the last of eight.
PUBLISHED = {
    "640106": Quarter(2017, 4),
    "441802": Quarter(2013, 4),
    "130705": Quarter(2018, 4),
    "410303": Quarter(2016, 4),
    "370811": Quarter(2019, 3),
}
QUARTERS = 8


def quarters_of(code: str) -> tuple[Quarter, ...]:
    """The eight of a district, oldest first: its books open with the last day of the first."""
    return tuple(PUBLISHED[code].shift(-back) for back in reversed(range(QUARTERS)))


DEMONSTRATED: tuple[tuple[str, Quarter], ...] = tuple(
    (code, quarter) for code in PUBLISHED for quarter in quarters_of(code)
)


def load_areas() -> dict[str, Area]:
    """The areas by code; those that are there stay as they are."""
    areas: dict[str, Area] = {}
    for code, name, kind, parent in AREAS:
        areas[code], _ = Area.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "kind": kind,
                "parent": areas.get(parent),
                "reporting": kind in REPORTING,
            },
        )
    return areas
