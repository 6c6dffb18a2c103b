"""Text, choices and ticks: what is tidied, what is left alone, and the exact words of a refusal."""

import datetime as dt

import pytest

from core.sheets.cells import NOTHING, Choice, Kind, Text, Tick, narrow, plain
from core.sheets.columns import CellError


def wrong(cell, raw) -> str:
    with pytest.raises(CellError) as error:
        cell.parse(raw)
    return str(error.value)


# Tidying


@pytest.mark.parametrize("sign", ["\u00a0", "\u2002", "\u2003", "\u2007", "\u202f", "\u3000"])
def test_every_wide_or_fixed_space_is_a_space(sign):
    assert plain(f"{sign}张{sign}三{sign}") == "张 三"


@pytest.mark.parametrize(
    "sign", ["\x00", "\x08", "\x0b", "\x0c", "\x1f", "\u200b", "\u200c", "\u200d", "\ufeff"]
)
def test_every_sign_that_nobody_sees_is_dropped(sign):
    assert plain(f"{sign}张{sign}三") == "张三"


@pytest.mark.parametrize("sign", ["\t", "\n"])
def test_tabs_and_line_breaks_inside_a_text_stay(sign):
    assert plain(f"一行{sign}两行{sign}") == f"一行{sign}两行"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("ＡＺａｚ０９", "AZaz09"),
        ("甲（乙）：丙！", "甲（乙）：丙！"),
        ("～＃＋", "～＃＋"),
        (0.0, "0"),
        (-3.0, "-3"),
        (1e15, "1000000000000000"),
        (0.5, "0.5"),
        (7, "7"),
        (False, "False"),
        (dt.date(2017, 12, 31), "2017-12-31"),
        (dt.datetime(2017, 12, 31), "2017-12-31"),
        (dt.datetime(2017, 12, 31, 0, 0, 1), "2017-12-31 00:00:01"),
        (dt.time(8, 30), "08:30:00"),
    ],
)
def test_a_cell_as_text(raw, text):
    assert plain(raw) == text


@pytest.mark.parametrize(
    ("wide", "half"),
    [
        ("！", "!"),
        ("～", "~"),
        ("（）", "()"),
        ("：；，", ":;,"),
        ("２０１５。１２。９", "2015.12.9"),
        ("、", "、"),
    ],
)
def test_punctuation_of_numbers_and_labels_is_narrowed(wide, half):
    assert narrow(wide) == half


@pytest.mark.parametrize("sign", sorted(NOTHING - {""}))
def test_every_dash_and_stroke_means_nothing(sign):
    assert Text().parse(f" {sign} ") is None


@pytest.mark.parametrize("text", ["无", "---", "//", "0", "NA", "N/A", "null", "None", "nan", "#"])
def test_words_that_look_like_nothing_are_kept(text):
    """A company may be called NA; what means nothing in a number is a text of its own."""
    assert Text().parse(text) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("张  三", "张三"),
        ("欧 阳 锋", "欧阳锋"),
        ("阿里木·买买 提", "阿里木·买买提"),
        ("张三\n（组长）", "张三（组长）"),
        ("Li\nLei", "LiLei"),
        ("张 Lei", "张 Lei"),
        ("Lei 张", "Lei 张"),
    ],
)
def test_only_padding_between_characters_is_closed_up(raw, text):
    assert Text(compact=True).parse(raw) == text


def test_the_limit_counts_after_tidying():
    assert Text(2, compact=True).parse("张　　　三") == "张三"
    assert Text(2).parse("　张三　") == "张三"
    assert wrong(Text(2), "张 三") == "有 3 个字，最多 2 个，请缩短。"


def test_the_limit_is_200_unless_told():
    assert Text().parse("长" * 200) == "长" * 200
    assert wrong(Text(), "长" * 201) == "有 201 个字，最多 200 个，请缩短。"


def test_most_kinds_show_what_they_store():
    assert Kind().show("甲") == "甲"
    assert Text().show(None) is None
    assert (Text().kind, Tick().kind) == ("text", "text")


# Choices


SIZE = Choice({"规上": "large", "规模以上": "large", "小微": "small"}, {"规上企业": "large"})


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("规上", "large"),
        ("规模以上", "large"),
        ("规上企业", "large"),
        ("规\n上", "large"),
        ("小　微", "small"),
    ],
)
def test_labels_and_synonyms_name_one_value(raw, value):
    assert SIZE.parse(raw) == value


def test_the_first_label_of_a_value_is_shown_and_synonyms_never():
    assert SIZE.show("large") == "规上"
    assert SIZE.show("unheard-of") == "unheard-of"
    assert SIZE.labels == ["规上", "规模以上", "小微"]


@pytest.mark.parametrize(
    ("label", "raw"),
    [("A类（甲）", "a类(甲)"), ("A类（甲）", "Ａ类（甲）"), ("B:乙", "b：乙"), ("—", "—")],
)
def test_labels_are_compared_without_width_and_case(label, raw):
    assert Choice({label: 1}).parse(raw) == 1


def test_a_label_wins_over_a_synonym_of_the_same_words():
    assert Choice({"联合": "joint"}, {"联合": "other"}).parse("联合") == "joint"


def test_a_dash_is_nothing_unless_it_is_a_label():
    assert Choice({"甲": 1}).parse("——") is None


def test_a_wrong_choice_quotes_no_more_than_twenty_signs():
    assert wrong(Choice({"甲": 1, "乙": 2}), "丙" * 30) == (
        f"“{'丙' * 20}”不在可选值中，应为：甲、乙。"
    )


@pytest.mark.parametrize(
    ("raw", "near"),
    [("规上单位", "规上"), ("微", "小微"), ("规模之上", "规模以上")],
)
def test_the_nearest_label_holds_is_held_or_is_alike(raw, near):
    assert wrong(SIZE, raw) == (
        f"“{raw}”不在可选值中，应为：规上、规模以上、小微。是否指“{near}”？"
    )


# Ticks


@pytest.mark.parametrize("raw", [*"√✓✔☑是有对已Y1tV", "YES", "True", "ｙｅｓ", " 是 "])
def test_every_yes(raw):
    assert Tick().parse(raw) is True


@pytest.mark.parametrize("raw", [*"×✗✘☒╳否无未N0fX", "没 有", "不是", "NO", "False", "Ｎｏ"])
def test_every_no(raw):
    assert Tick().parse(raw) is False


@pytest.mark.parametrize(
    "raw", ["2", "-1", "√×", "是否", "on", 2.0, 0.5, "是的确有一个很长很长很长的说明文字"]
)
def test_a_tick_that_is_none(raw):
    text = wrong(Tick(), raw)
    assert text.endswith("”应为 √ 或 ×（也可写 是、否）。")
    assert len(text) <= 20 + len("“”应为 √ 或 ×（也可写 是、否）。")


def test_what_is_shown_is_read_again():
    assert [Tick().parse(Tick().show(value)) for value in (True, False, None)] == [
        *(True, False, None)
    ]
    assert Tick.labels == ["√", "×"]


@pytest.mark.parametrize("sign", "\u200e\u200f\u202a\u202d\u202e\u2060\u2066\u2069")
def test_signs_that_turn_the_writing_are_dropped(sign):
    """With them one name would look like another, and be another."""
    assert plain(f"甲3{sign}公司") == "甲3公司"
    assert Text().parse(f"甲3{sign}公司") == "甲3公司"
