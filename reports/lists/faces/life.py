"""How organisational life and joint committees read: what was owed, what was kept."""

from activities.services.duties import DUTIES, Duty
from districts.enums import CommitteeNature, PartyOrganisationType
from reports.lists.faces.definition import AREA, DAY, DISTRICT, WHOLE, PlainRow, Shown, plain

TYPES = {kind.value: str(kind.label) for kind in PartyOrganisationType}
NATURES = {kind.value: str(kind.label).partition("（")[0] for kind in CommitteeNature}


class LifeRow(PlainRow):
    def told(self, kind: str) -> str:
        """`2/3`; nothing where none came due."""
        owed, kept = (getattr(self.fact, f"{kind}_{word}") for word in ("owed", "kept"))
        return f"{kept}/{owed}" if owed else ""


def _of(duty: Duty) -> Shown:
    return Shown(duty.title, 10, lambda row: row.told(duty.kind))


LIFE = plain(
    (
        Shown("党组织", 34, lambda row: row.fact.name),
        Shown("类型", 12, lambda row: TYPES[row.fact.type]),
        AREA,
        DISTRICT,
        *map(_of, DUTIES),
        Shown("应办", 8, lambda row: row.fact.owed, WHOLE),
        Shown("已办", 8, lambda row: row.fact.kept, WHOLE),
    ),
    (
        *("type", "owed", "kept"),
        *(f"{duty.kind}_{word}" for duty in DUTIES for word in ("owed", "kept")),
    ),
    ("life_lacking", "life_rate"),
    {"党组织": "name", "应办": "owed"},
    LifeRow,
)
COMMITTEES = plain(
    (
        Shown("联合党组织", 34, lambda row: row.fact.name),
        Shown("性质", 14, lambda row: NATURES[row.fact.nature]),
        AREA,
        DISTRICT,
        Shown("成立日期", 12, lambda row: row.fact.founded, DAY),
        Shown("本季应开", 10, lambda row: row.fact.owed, WHOLE),
        Shown("本季联席会议", 12, lambda row: row.fact.meetings, WHOLE),
        Shown("本年联席会议", 12, lambda row: row.fact.meetings_year, WHOLE),
        Shown("本年决议", 10, lambda row: row.fact.resolutions, WHOLE),
        Shown("已落实", 10, lambda row: row.fact.resolutions_done, WHOLE),
    ),
    (
        *("nature", "founded", "owed", "kept", "meetings", "meetings_year"),
        *("resolutions", "resolutions_done"),
    ),
    ("joint_committees", "joint_meetings", "joint_meetings_year", "resolutions_year"),
    {"联合党组织": "name"},
)
