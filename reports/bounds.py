"""How far behind its time or its target something may be, as a district has set it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from districts import limits
from districts.models import Area

YELLOW, RED = "target_yellow", "target_red"


@dataclass(frozen=True)
class Bounds:
    """From how many percentage points behind it is 预警, and beyond how many 滞后."""

    yellow: int = limits.LIMITS[YELLOW].default
    red: int = limits.LIMITS[RED].default

    @classmethod
    def of(cls, area: Area) -> "Bounds":
        return cls.of_areas([area])[area.pk]

    @classmethod
    def of_areas(cls, areas: Iterable[Area]) -> dict[int, "Bounds"]:
        found = limits.of_areas((YELLOW, RED), areas)
        return {area: cls(held[YELLOW], held[RED]) for area, held in found.items()}

    def state(self, behind: Decimal) -> str:
        if behind > self.red:
            return "late"
        return "warn" if behind >= self.yellow else "ok"

    @property
    def told(self) -> str:
        return f"落后 {self.yellow} 个百分点起预警，超过 {self.red} 个百分点为滞后"
