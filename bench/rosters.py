"""A roster of many members, made the same way each time."""

import datetime as dt
from pathlib import Path

from stdnum.cn import ric
from xlsxwriter import Workbook

HEAD = [
    "序号",
    "姓名",
    "性别",
    "民族",
    "出生年月",
    "公民身份号码",
    "学历",
    "入党时间",
    "转正时间",
    "党员类别",
    "所在党支部",
    "联系电话",
]
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏"
GIVEN = "文刚英华明秀兰霞平涛静磊婷佳波超海宇强梅薇"


def write(path: Path, rows: int, county: str = "640106") -> Path:
    """A workbook of `rows` × 12, with valid identity numbers and 200 branches."""
    book = Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("党员花名册")
    sheet.write_row(0, 0, ["党员花名册"])
    sheet.write_row(1, 0, ["填报单位（盖章）：基准", "", "", "", "报出日期：2017年12月31日"])
    sheet.write_row(2, 0, HEAD)
    for number in range(rows):
        sheet.write_row(number + 3, 0, member(number, county))
    book.close()
    return path


def member(number: int, county: str) -> list[object]:
    born = dt.date(1950, 1, 1) + dt.timedelta(days=number % 16_000)
    stem = f"{county}{born:%Y%m%d}{number // 16_000 * 100 + number % 100:03d}"
    return [
        number + 1,
        SURNAMES[number % 28] + GIVEN[number // 28 % 21] + GIVEN[number // 588 % 21],
        "女" if int(stem[-1]) % 2 == 0 else "男",
        "汉族",
        f"{born:%Y.%m}",
        stem + ric.calc_check_digit(stem + "0"),
        "大专",
        f"{born.year + 22}年07月",
        f"{born.year + 23}年07月",
        "正式党员",
        f"中共基准第{number % 200 + 1}支部委员会",
        f"1{30 + number % 60}{number:08d}"[:11],
    ]
