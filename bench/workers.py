"""Districts compiled by several processes at once, each a worker with its own connection."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import django

from core.dated import Quarter


class Workers:
    """The processes start with the first round, so only a later one can be the best."""

    def __init__(self, number: int, areas: list[int], period: Quarter) -> None:
        self.areas, self.period = areas, period
        self.pool = ProcessPoolExecutor(number, get_context("spawn"), django.setup)

    def compile(self) -> None:
        list(self.pool.map(_compile, self.areas, [self.period] * len(self.areas)))


def _compile(area: int, period: Quarter) -> None:
    """Imports wait until the process has its settings."""
    from bench.imports import rolled_back  # noqa: PLC0415
    from districts.models import Area  # noqa: PLC0415
    from reports.compile.compiling import compile_report  # noqa: PLC0415

    rolled_back(lambda: compile_report(Area.objects.get(pk=area), period))()
