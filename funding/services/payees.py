"""Whom money is paid to: account numbers are checked, and what was approved is what is paid."""

import re
import unicodedata
from typing import Any

from stdnum import luhn

from core.encryption import fingerprint
from core.errors import Refused

CARD = re.compile(r"62\d{14,17}")
ACCOUNT = re.compile(r"\d{8,30}")


def checked_number(text: str, *, field: str = "payee_number") -> str:
    """The number without blanks and dashes; a bank card's check digit must fit. Raises Refused."""
    number = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))
    if not ACCOUNT.fullmatch(number):
        raise Refused("账号应为 8 到 30 位数字，请照银行卡或开户许可证核对。", field=field)
    if CARD.fullmatch(number) and not luhn.is_valid(number):
        raise Refused("这个银行卡号校验不对，可能抄错了一位，请对照卡面核对。", field=field)
    return number


def seal(document: Any) -> str:
    """What stands for payee, number and bank when they are approved."""
    told = "\n".join((document.payee, document.payee_number, document.payee_bank))
    return fingerprint(told, "payee")


def check_sealed(document: Any) -> None:
    """Raises Refused where the payee is another than the one approved."""
    if seal(document) != document.payee_seal:
        raise Refused("收款人或账号在审批后被改动，不能付款，请退回重新审批。")
