"""Receipts of what somebody hands in without signing in: a number that nobody can guess, which
opens it together with the tail of his phone."""

import secrets

#: Digits and capitals that nobody takes for each other.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
NUMBER, GROUP = 12, 4  # 59 bits, written in groups of four


def random_code(length: int) -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(length))


def written(number: str) -> str:
    """A receipt number as it is shown: in groups, to be copied without a slip."""
    return "-".join(number[at : at + GROUP] for at in range(0, len(number), GROUP))


def unwritten(text: str) -> str:
    """The number that somebody typed in some way."""
    return "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())
