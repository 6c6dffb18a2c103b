"""What a ledger says of joining and of full membership, against the ages and spans of the rules."""

import pytest

from tests.members.conftest import QIU as MAN
from tests.members.test_services_entries import checked


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            {"born": "1990.05.02", "joined": "2008.05.01"},
            "入党时间 2008-05-01 时未满 18 周岁，请核对。",
        ),
        ({"born": "1990.05.02", "joined": "2008.05.02"}, ""),
        ({"born": "1990.05", "joined": "2008"}, ""),
        ({"number": MAN, "joined": "1985.12.05"}, "入党时间 1985-12-05 时未满 18 周岁，请核对。"),
        (
            {"joined": "2002.07.01", "full_since": "2003.06.30"},
            "转正时间 2003-06-30 距入党时间 2002-07-01 不足 12 个月，请核对。",
        ),
        ({"joined": "2002.07.01", "full_since": "2003.07.01"}, ""),
        ({"joined": "2002.07", "full_since": "2003.07"}, ""),
    ],
)
def test_too_young_or_too_soon_is_asked_about(row: dict[str, str], said: str) -> None:
    sound, issues = checked({"name": "甲", **row})
    assert len(sound) == 1
    assert [issue.message for issue in issues] == ([said] if said else [])
