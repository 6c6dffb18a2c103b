"""The words that the commands of reports share, turned into what they mean."""

import argparse
from collections.abc import Collection

from django.core.management.base import CommandParser

from accounts.models import User
from core.dated import Quarter
from core.errors import Refused
from reports import bases
from reports.models import Basis


def quarter(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def add_report_words(parser: CommandParser) -> None:
    parser.add_argument("area", help="区或功能区代码（街道、社区代码指其所在的区）")
    parser.add_argument("quarter", type=quarter, help="季度，例如 2017Q4")


def add_options(parser: CommandParser) -> None:
    parser.add_argument("--basis", default="default", help="按哪个统计口径")
    parser.add_argument("--as", dest="user", help="以哪个用户的名义")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出数字")


def user_named(username: str | None) -> User | None:
    return User.objects.named(username) if username else None


def basis_named(code: str, among: Collection[Basis]) -> Basis:
    """Raises Refused naming the bases there are."""
    basis = bases.named(code, among)
    if basis is None:
        known = "、".join(one.code for one in among)
        raise Refused(f"没有统计口径“{code}”，可选：{known}。")
    return basis
