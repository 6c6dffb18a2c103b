"""The second factor: a six-digit code from the user's phone (TOTP), or a recovery code.

A code is taken once: its time step must lie after the last one taken. Five wrong codes lock the
factor for half an hour, as five wrong passwords lock the account.
"""

import datetime as dt
import secrets
from collections.abc import Callable
from typing import Any

import pyotp
import segno
from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime, now
from pyotp.utils import strings_equal

from accounts.models import RecoveryCode, SecondFactor, User
from core.encryption import fingerprint
from core.errors import Refused
from core.workflow import record

STEP = 30  # seconds that a code holds
DRIFT = 1  # steps by which the phone's clock may be wrong
FAILURES = 5
LOCKED_FOR = dt.timedelta(minutes=30)
RECOVERY_CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
WRONG = "验证码不对或已经用过，请等手机上换了新码再输入；连续错 5 次将锁定半小时。"
LOCKED = "验证码连续输错 5 次，已暂停到 {until:%H:%M}，之后可以再试；急用请联系管理员。"

Rule = Callable[[User], bool]
_rules: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Declares for whom a second factor is required (districts.scoping knows the roles)."""
    _rules[:] = [function]
    return function


def required(user: User) -> bool:
    return any(function(user) for function in _rules)


def enrolled(user: Any) -> bool:
    return SecondFactor.objects.filter(user=user.pk).exclude(confirmed_at=None).exists()


def begin(user: User) -> SecondFactor:
    """The secret to be shown to the user's phone; the same until a code of it has been given."""
    factor, _ = SecondFactor.objects.get_or_create(
        user=user, defaults={"secret": pyotp.random_base32()}
    )
    return factor


def picture(factor: SecondFactor) -> str:
    """The QR code as the address of an image that holds itself."""
    address = pyotp.TOTP(factor.secret).provisioning_uri(
        name=factor.user.username, issuer_name=settings.SITE_NAME
    )
    return str(segno.make(address, error="m").svg_data_uri(scale=5, border=2))


@transaction.atomic
def confirm(user: User, code: str) -> list[str]:
    """Puts the secret in force; answers the recovery codes. Raises Refused for a wrong code."""
    factor = SecondFactor.objects.select_for_update().get(pk=begin(user).pk)
    if factor.confirmed_at:
        raise Refused("验证器已经启用，请刷新本页。")
    step = _step_of(factor, code)
    if step is None:
        raise Refused("验证码不对，请核对手机时间是否准确，再输入手机上现在显示的 6 位数字。")
    factor.confirmed_at, factor.last_step = now(), step
    factor.save()
    record(user, "启用验证器", user)
    return _new_recovery_codes(factor)


def _new_recovery_codes(factor: SecondFactor) -> list[str]:
    codes = ["".join(secrets.choice(LETTERS) for _ in range(12)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(factor=factor, fingerprint=_fingerprint(code)) for code in codes
    )
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


def _fingerprint(code: str) -> str:
    return fingerprint(code, "recovery-code")


def check(user: User, code: str) -> None:
    """Takes a code of the phone or a recovery code, once; raises Refused."""
    if refusal := _taken(user, code):  # outside the transaction: a failure stays counted
        raise Refused(refusal)


@transaction.atomic
def _taken(user: User, code: str) -> str:
    """Why the code is not taken, or nothing."""
    factor = SecondFactor.objects.select_for_update().get(user=user)
    if factor.locked_until and factor.locked_until > now():
        return _locked(factor)
    step = _step_of(factor, code)
    if step is None and not _use_recovery_code(factor, code):
        return _failed(factor)
    if step is not None:
        factor.last_step = step
    factor.failures, factor.locked_until = 0, None
    factor.save()
    return ""


def _step_of(factor: SecondFactor, code: str) -> int | None:
    """The time step whose code this is, if it lies after the last one taken."""
    given = "".join(code.split())
    totp, present = pyotp.TOTP(factor.secret, interval=STEP), int(now().timestamp()) // STEP
    return next(
        (
            step
            for step in range(present - DRIFT, present + DRIFT + 1)
            if step > factor.last_step and strings_equal(given, totp.generate_otp(step))
        ),
        None,
    )


def _use_recovery_code(factor: SecondFactor, code: str) -> bool:
    given = code.replace("-", "").replace(" ", "").lower()
    deleted, _ = factor.recovery_codes.filter(fingerprint=_fingerprint(given)).delete()
    if deleted:
        record(factor.user, "使用恢复码", factor.user, f"剩余 {factor.recovery_codes.count()} 个")
    return bool(deleted)


def _failed(factor: SecondFactor) -> str:
    factor.failures += 1
    if factor.failures >= FAILURES:
        factor.failures, factor.locked_until = 0, now() + LOCKED_FOR
        record(factor.user, "验证码锁定", factor.user)
    factor.save()
    return _locked(factor) if factor.locked_until else WRONG


def _locked(factor: SecondFactor) -> str:
    return LOCKED.format(until=localtime(factor.locked_until))


def remove(user: User) -> None:
    """The phone's secret and the recovery codes are forgotten; the next sign-in enrols anew."""
    SecondFactor.objects.filter(user=user).delete()
