"""示范店: every title that was awarded by the day, by street and commercial district."""

from collections.abc import Iterator

from core.sheets.layout import Field, Line, Table
from reports.edition import Edition
from reports.indicators import BY_CODE
from reports.models import TitleFact
from storefronts.enums import TitleState

FIELDS = (
    Field("serial", "序号", "serial", 6),
    Field("number", "编号", "text", 22),
    Field("name", "店名", "long", 22),
    Field("place", "位置", "long", 24),
    Field("area", "行政区划", "long", 18),
    Field("district", "商圈", "long", 18),
    Field("honour", "称号", "word", 15),
    Field("stars", "星级", "word", 6),
    Field("state", "状态", "word", 16),
    Field("awarded_on", "授牌日期", "date", 12),
    Field("valid_to", "有效期至", "date", 12),
    Field("hung", "亮牌", "word", 6),
)
READ = ("number", "name", "place", "honour", "stars", "state", "awarded_on", "valid_to", "hung")
STANDING = ("model_stores", "honest_merchants", "star_merchants", "pioneer_counters")
STATES = {state.value: str(state.label) for state in TitleState}


def table(edition: Edition) -> Table | None:
    """Nothing where no title was ever awarded."""
    if not edition.facts(TitleFact).exists():
        return None
    return Table(
        name="示范店",
        title=f"{edition.heading}示范店和称号名单",
        fields=FIELDS,
        lines=_lines(edition),
        unit=edition.area,
        reported=edition.reported,
        measures="块",
        notes=(f"说明：截至当日授予过的全部称号，各按当日的状态。{edition.source}",),
        signed=False,
        frozen=3,
        told=told(edition),
    )


def told(edition: Edition) -> str:
    """What the list comes to, each figure as it is defined."""
    each = "、".join(_of(edition, code) for code in STANDING)
    said = [f"{_of(edition, 'plaques_standing')}，其中{each}"]
    said += [_of(edition, code) for code in ("model_stores_awarded", "model_stores_revoked")]
    said += [_of(edition, code) for code in ("plaques_awarded", "plaques_hung")]
    return "；".join(said) + "。"


def _of(edition: Edition, code: str) -> str:
    found = BY_CODE[code]
    return f"{found.title} {edition.total[code][0]:,} {found.unit}"


def _lines(edition: Edition) -> Iterator[Line]:
    """By place and honour; the order is the same every time."""
    facts = (
        edition.facts(TitleFact)
        .order_by("area__path", "commercial_district_id", "scheme", "number", "title_id")
        .values(*READ, "area__name", "commercial_district__name")
    )
    for serial, row in enumerate(facts, 1):
        yield Line(
            row
            | {
                "serial": serial,
                "area": row["area__name"],
                "district": row["commercial_district__name"] or "无",
                "stars": f"{row['stars']} 星" if row["stars"] else "",
                "state": STATES[row["state"]],
                "hung": "√" if row["hung"] else "×",
            }
        )
