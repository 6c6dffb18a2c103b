"""How the tests are spread over the workers of a run: a file stays together, so that what its tests
share is made once, and so do the main job, which sets up one installation and one browser, and
what asks for the whole demonstration.

Tests that commit come last of all: they leave the database without what its migrations brought.
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

MAIN_JOB, DEMONSTRATION = "tests/main_job/", "tests/config/demo/"
#: folders of which all tests go to one worker: what they share takes long to make
TOGETHER = (MAIN_JOB, DEMONSTRATION)
#: What takes long begins first, so that no worker is left alone with it in the end.
FIRST = (
    MAIN_JOB,
    DEMONSTRATION,
    "tests/test_urls.py",
    "tests/storefronts/test_portal_urls.py",
    "tests/config/",
    "tests/test_posts.py",
)
COMMITTING = {"transactional_db", "live_server"}


class Spread(LoadFileScheduling):
    """A file that comes up again in the order, with its tests that commit, is a unit once more."""

    def __init__(self, config: pytest.Config, log: Producer) -> None:
        super().__init__(config, log)
        self._units: dict[str, str] = {}
        self._latest = ""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid not in self._units:
            whole = (folder for folder in TOGETHER if nodeid.startswith(folder))
            place = next(whole, "") or super()._split_scope(nodeid)
            if not self._latest.startswith(place):
                self._latest = f"{place} {len(self._units)}"
            self._units[nodeid] = self._latest
        return self._units[nodeid]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Spread:
    config.option.loadscopereorder = False  # our own order
    return Spread(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=turn)


def turn(item: pytest.Item) -> int:
    if commits(item):
        return len(FIRST) + 1
    begins = (number for number, place in enumerate(FIRST) if item.nodeid.startswith(place))
    return next(begins, len(FIRST))


def commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    asked = marker is not None and marker.kwargs.get("transaction", False)
    return asked or not COMMITTING.isdisjoint(getattr(item, "fixturenames", ()))
