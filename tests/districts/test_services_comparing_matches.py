"""Which row is which organisation: codes first, then names, then what is only alike."""

import pytest

from districts.enums import Match
from districts.services.comparing_matches import Named, match, normal

A, B = "91640106MA7T000011", "91640106MA7T000029"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("银川某某（集团）有限公司", "银川某某(集团)有限责任公司"),
        ("ＡＢＣ科技 有限公司", "abc科技有限公司"),
        ("宁夏“大漠”商行", "宁夏大漠商行"),
    ],
)
def test_how_names_may_differ(one, other):
    assert normal(one) == normal(other)


def found(row, *register):
    rows = [Named(n, *one) for n, one in enumerate(register, 1)]
    return match([Named(7, *row)], rows)[7]


@pytest.mark.parametrize(
    ("row", "register", "expected"),
    [
        (("改名商贸有限公司", A), [("大漠商贸有限公司", A)], (Match.MATCHED, 1)),
        (("大漠商贸有限公司", ""), [("大漠商贸有限责任公司", A)], (Match.MATCHED, 1)),
        (("大漠商贸有限公司", A), [("大漠商贸有限公司", "")], (Match.MATCHED, 1)),
        (("大漠商贸有限公司", A), [("大漠商贸有限公司", B)], (Match.ALIKE, 1)),
        (("大漠商贸", ""), [("大漠商贸", A), ("大漠商贸", B)], (Match.ALIKE, 1)),
        (("宁夏大漠商贸有限公司", ""), [("银川市大漠商贸公司", "")], (Match.ALIKE, 1)),
        (("大漠烟酒店", ""), [("大漠商贸有限公司", "")], (Match.ONLY_THERE, None)),
        (("某某商贸有限公司", ""), [], (Match.ONLY_THERE, None)),
    ],
)
def test_what_a_row_is(row, register, expected):
    assert found(row, *register) == expected


def test_what_is_matched_by_code_is_not_offered_as_alike():
    register = [Named(1, "大漠商贸有限公司", A)]
    rows = [Named(1, "大漠商贸", A), Named(2, "银川大漠商贸公司", "")]
    assert match(rows, register) == {
        1: (Match.MATCHED, 1),
        2: (Match.ONLY_THERE, None),
    }


def test_a_long_list_costs_a_look_at_each_name():
    register = [Named(n, f"银川第{n}号街商贸有限公司", "") for n in range(5000)]
    rows = [Named(n, f"银川第{n}号街商贸有限责任公司", "") for n in range(5000, 10000)]
    assert len(match(rows, register)) == 5000
