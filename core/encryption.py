"""Encrypted columns: AES-256-GCM with a key id, bound to the column where a value was first stored.

A stored value is `key id (1 byte) + nonce (12) + ciphertext`; the column's name is authenticated
with it, so a value copied into another column cannot be read, while the column's history can.
Equality is asked of a fingerprint (HMAC-SHA256) kept in a column beside it.
"""

import base64
import hmac
import os
from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import attrgetter
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django import forms
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


@lru_cache(maxsize=8)
def _ring(keys: str) -> dict[int, AESGCM]:
    ring = {}
    for item in keys.split(","):
        number, _, secret = item.strip().partition(":")
        try:
            ring[int(number)] = AESGCM(base64.b64decode(secret, validate=True))
        except ValueError:
            raise ImproperlyConfigured(
                "FIELD_KEYS 应为“编号:32字节密钥的base64”，多个用逗号分开。"
            ) from None
    return ring


def current_key() -> int:
    """The id of the key that encrypts; the others only decrypt."""
    return next(iter(_ring(settings.FIELD_KEYS)))


def sealer(column: str) -> Callable[[str], bytes]:
    """What encrypts the values of a column: the key is looked up once for all of them."""
    number = current_key()
    lead, bound_to = bytes([number]), column.encode()
    seal = _ring(settings.FIELD_KEYS)[number].encrypt

    def sealed(value: str) -> bytes:
        nonce = os.urandom(12)
        return lead + nonce + seal(nonce, value.encode(), bound_to)

    return sealed


def encrypt(value: str, column: str) -> bytes:
    return sealer(column)(value)


def decrypt(stored: bytes, column: str) -> str:
    """Raises ImproperlyConfigured where the key is missing or the value was tampered with."""
    stored = bytes(stored)
    try:
        cipher = _ring(settings.FIELD_KEYS)[stored[0]]
        return cipher.decrypt(stored[1:13], stored[13:], column.encode()).decode()
    except (KeyError, InvalidTag, ValueError):  # no such key, tampered with, cut off
        raise ImproperlyConfigured(
            f"{column} 的密文无法解密，请检查 FIELD_KEYS 是否含有编号 {stored[0]} 的密钥。"
        ) from None


def fingerprint(value: str, purpose: str, *, key: str = "") -> str:
    """What equality is asked of; without the key it tells nothing. An empty value has none."""
    if not value:
        return ""
    code = _keyed(key or settings.FINGERPRINT_KEY).copy()
    code.update(f"{purpose}\0{value}".encode())
    return code.hexdigest()[:32]


@lru_cache(maxsize=4)
def _keyed(key: str) -> hmac.HMAC:
    """With the key taken in once: to copy it for each value takes about half the time."""
    return hmac.new(key.encode(), digestmod="sha256")


def tail(number: str) -> str:
    """What the last four digits of a phone are asked of."""
    return fingerprint(number[-4:], "phone_tail")


def masked(value: str, head: int = 3, tail: int = 4) -> str:
    """`150****3010`: enough to recognise, too little to use."""
    if len(value) <= head + tail:
        return "*" * len(value)
    return value[:head] + "*" * (len(value) - head - tail) + value[len(value) - tail :]


class EncryptedTextField(models.Field):
    """Text that only the process with the keys can read; nothing entered is stored as nothing."""

    def __init__(self, *args: Any, column: str = "", **kwargs: Any) -> None:
        self.bound_to = column
        super().__init__(*args, **{"default": "", "blank": True, **kwargs})

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)
        self.bound_to = self.bound_to or f"{cls._meta.label_lower}.{name}"

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "column": self.bound_to}

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "bytea"

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        if isinstance(value, str):
            return encrypt(value, self.bound_to) if value else b""
        return value

    def copied(self, rows: Iterable[models.Model]) -> list[Any]:
        """What core.copying writes of many rows."""
        sealed, own = sealer(self.bound_to), attrgetter(self.attname)
        return [
            (sealed(value) if value else b"") if isinstance(value, str) else value
            for value in map(own, rows)
        ]

    def from_db_value(self, value: Any, *_: Any) -> str | None:
        if value is None:
            return None
        return decrypt(value, self.bound_to) if value else ""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.CharField, **kwargs})


class PhoneTailField(models.CharField):
    """The fingerprint by which a row is found when somebody knows the end of its phone; it follows
    `phone` whenever the row is written, by save() or by COPY."""

    def __init__(self, **kwargs: Any) -> None:
        defaults = {"max_length": 32, "blank": True, "default": "", "editable": False}
        super().__init__(**{**defaults, "db_index": True, **kwargs})

    def pre_save(self, model_instance: Any, add: bool) -> str:
        setattr(model_instance, self.attname, tail(model_instance.phone))
        return str(getattr(model_instance, self.attname))

    def copied(self, rows: Iterable[Any]) -> list[str]:
        """What core.copying writes of many rows."""
        return [tail(row.phone) for row in rows]

    def deconstruct(self) -> Any:
        """To the database it is the text that it is."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
