"""What is printed of a title: its certificate and the artwork of its plate, each with the QR.

The QR holds the official address, whatever host the office works under: metal is not printed again.
The token is a secret until the plaque hangs, so whoever prints is written down.
"""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse

from core.errors import Refused
from core.workflow import record
from storefronts.models import Plaque, Title
from storefronts.services import plaques

QUIET = 4  # modules of white around a QR
ERROR = "q"  # a quarter of it may be scratched
GROUP = 4


def site() -> str:
    return f"{'https' if settings.HTTPS else 'http'}://{settings.PUBLIC_HOST}"


def address(plaque: Plaque) -> str:
    """The public page that its QR leads to."""
    return site() + reverse("plaque", args=[plaque.token])


@dataclass(frozen=True)
class Sheet:
    """One title to be printed. `path` draws the dark modules of the QR, `size` is its side with the
    quiet zone, in modules."""

    title: Title
    code: str  # in groups, for typing
    look_up: str  # where it is typed
    path: str
    size: int

    @property
    def stars(self) -> str:
        return "★" * (self.title.stars or 0)


def sheet(title: Title, *, by: Any) -> Sheet:
    """Raises Refused where there is no plaque to be printed."""
    if title.state not in plaques.HANGS:
        raise Refused(f"当前为“{title.get_state_display()}”，不能打印，请核对称号的状态。")
    plaque = plaques.in_force(title)
    if plaque is None:
        raise Refused("没有有效的牌匾，请先补办牌匾。")
    record(by, "打印牌匾", title)
    path, size = drawn(address(plaque))
    code = " ".join(
        plaque.token[at : at + GROUP].upper() for at in range(0, len(plaque.token), GROUP)
    )
    look_up = f"{settings.PUBLIC_HOST}{reverse('plaque-look-up')}"
    return Sheet(title, code, look_up, path, size)


def drawn(text: str) -> tuple[str, int]:
    """The dark modules as an SVG path, one run a line, and the side with the quiet zone."""
    code = segno.make(text, error=ERROR, micro=False)
    runs = []
    for y, row in enumerate(code.matrix_iter(border=QUIET)):
        x = 0
        for dark, modules in groupby(row):
            width = len(list(modules))
            if dark:
                runs.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return "".join(runs), int(code.symbol_size(border=QUIET)[0])


def fitted(text: str, width: float, most: float) -> float:
    """The size of type at which the text keeps within the width; a Chinese sign is as wide as it is
    high, others half of it."""
    signs = sum(1.0 if ord(sign) > 0x2E7F else 0.58 for sign in text)
    return round(min(most, width / max(signs, 1)), 2)
