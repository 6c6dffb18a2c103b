"""Any part of a Chinese name finds its row."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin.constants import PHRASES_DICT

from core.copying import copy_rows
from core.search import grams, initials, search_key, wanted
from districts.models import CommercialDistrict


def test_grams_are_pieces_of_one_and_two() -> None:
    assert grams("阅海湾", "A B") == {"阅", "海", "湾", "阅海", "海湾", "a", "b", "ab"}


def test_initials_are_found_by_every_reading() -> None:
    assert initials("阅海湾") == {"y", "h", "w", "yh", "hw"}
    assert {"cq", "zq"} <= initials("重庆")
    assert {"sx", "dx"} <= initials("单小红")
    assert "dm" in initials("万达 Mall")
    assert initials("") == set()


def test_no_dictionary_of_phrases_is_kept_in_memory() -> None:
    assert PHRASES_DICT == {}


def test_a_key_holds_name_initials_and_codes() -> None:
    key = search_key("阅海湾", "9141X", "")
    assert {"海湾", "yh", "hw", "91", "1x"} <= set(key)
    assert "" not in key


@given(st.text(max_size=20), st.data())
def test_every_part_of_a_name_is_wanted_from_its_grams(name: str, data: st.DataObject) -> None:
    plain = "".join(name.lower().split())
    start = data.draw(st.integers(0, len(plain)))
    part = plain[start : data.draw(st.integers(start, len(plain)))]
    assert set(filter(None, wanted(part))) <= grams(name)


@pytest.mark.parametrize("term", ["阅", "海湾", "湾中央", "yhw", "HW", "中央 商务"])
def test_a_saved_row_is_found(commercial_district: CommercialDistrict, term: str) -> None:
    found = CommercialDistrict.objects.filter(search__contains=wanted(term))
    assert found.get() == commercial_district


@pytest.mark.parametrize("term", ["海阅", "宣化", "zz"])
def test_what_is_not_in_it_is_not_found(commercial_district: CommercialDistrict, term: str) -> None:
    assert not CommercialDistrict.objects.filter(search__contains=wanted(term)).exists()


def test_a_new_name_makes_a_new_key(commercial_district: Any) -> None:
    commercial_district.name = "太白楼路商圈"
    commercial_district.save(update_fields=["name"])
    read = CommercialDistrict.objects.get(search__contains=wanted("太白楼"))
    assert read.name == "太白楼路商圈"


@pytest.mark.parametrize(
    "name", ['引"号', "反\\斜杠", "逗,号", "大{括}号", "NULL", "单'引号", "甲"]
)
def test_any_sign_is_kept_and_found(zone: Any, name: str) -> None:
    CommercialDistrict.objects.create(name=name, area=zone)
    copy_rows(CommercialDistrict, [CommercialDistrict(name=f"{name}二", area=zone)])
    assert CommercialDistrict.objects.get(name=name).search == search_key(name)
    assert CommercialDistrict.objects.filter(search__contains=wanted(name)).count() == 2


def test_a_row_without_grams(zone: Any) -> None:
    CommercialDistrict.objects.create(name=" ", area=zone)
    assert CommercialDistrict.objects.get().search == []
