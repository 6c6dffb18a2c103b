"""How the tests are spread over the workers of a run: a file stays together, so that what its tests
share is made once, and the whole main job too, which sets up one installation and one browser.
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

MAIN_JOB = "tests/main_job/"
#: What takes long begins first, so that no worker is left alone with it in the end.
FIRST = (
    MAIN_JOB,
    "tests/test_urls.py",
    "tests/storefronts/test_portal_urls.py",
    "tests/config/",
    "tests/test_posts.py",
)


class Spread(LoadFileScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return MAIN_JOB if nodeid.startswith(MAIN_JOB) else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Spread:
    config.option.loadscopereorder = False  # our own order
    return Spread(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=turn)


def turn(item: pytest.Item) -> int:
    begins = (number for number, place in enumerate(FIRST) if item.nodeid.startswith(place))
    return next(begins, len(FIRST))
