"""A page without its colours, as a grey print or a poor projector shows it: what remains of the
contrast of its texts, and of the difference between what stands side by side."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Locator, Page

#: by weight of red, green and blue: as the eye sees light, and as a printer or a camera weighs it
WEIGHTS = ((0.2126, 0.7152, 0.0722), (0.299, 0.587, 0.114))
PAPER = (255, 255, 255)
LARGE, BOLD = 24, 18.66  # px: from here on 3:1 is enough
COLOURS = """
const bare = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
const rgb = colour => {
  bare.clearRect(0, 0, 1, 1);
  bare.fillStyle = colour;
  bare.fillRect(0, 0, 1, 1);
  return [...bare.getImageData(0, 0, 1, 1).data];
};
"""
#: every text that is seen, with its colour, size, weight and place
TEXTS = f"""() => {{ {COLOURS}
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {{
    const holder = walk.currentNode.parentElement, range = document.createRange();
    range.selectNodeContents(walk.currentNode);
    const text = range.toString().trim(), box = range.getBoundingClientRect();
    if (!text || box.width < 2 || box.right > innerWidth || box.bottom > innerHeight) continue;
    const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const drawing = holder.closest('svg');
    if (!hit || !(holder.contains(hit) || (drawing && hit.closest('svg') === drawing))) continue;
    const style = getComputedStyle(holder), colour = drawing ? style.fill : style.color;
    found.push({{ text, colour: rgb(colour), size: parseFloat(style.fontSize),
      bold: style.fontWeight >= 600, box: [box.x, box.y, box.right, box.bottom] }});
  }}
  return found;
}}"""
HIDE = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { -webkit-text-fill-color: transparent !important }'
    + ' svg text, svg tspan { fill: transparent !important }');
  document.adoptedStyleSheets = [sheet];
}"""
SHOW = "() => { document.adoptedStyleSheets = []; }"
#: of each chart as it is drawn the named series, the hatched bars, and those that should be
SERIES = f"""() => {{ {COLOURS}
  const told = JSON.parse(document.getElementById('charts').textContent);
  return [...document.querySelectorAll('.chart-canvas')].map(box => {{
    const drawn = echarts.getInstanceByDom(box).getOption().series;
    const named = drawn.filter(one => one.name && !/gap|\\u0000/.test(one.name));
    const rows = told.find(one => 'chart-' + one.id === box.id).rows || [];
    const places = marks => marks.map((one, i) => one ? i : -1).filter(i => i >= 0);
    return {{ chart: box.id,
      below: places(rows.map(row => row.below)),
      hatched: places(drawn[0].data.map(one => one && one.itemStyle && one.itemStyle.decal)),
      series: named.map(one => ({{
      name: one.name, type: one.type, dash: (one.lineStyle || {{}}).type || '',
      mark: one.type === 'line' ? one.symbol : '', colour: rgb(one.itemStyle.color) }})) }};
  }});
}}"""
#: the cells of a plan: their kind, sign, fill and edge
CELLS = f"""() => {{ {COLOURS}
  return [...document.querySelectorAll('.plan-key, .plan-link')].map(one => {{
    const cell = one.querySelector('.plan-cell'), style = getComputedStyle(cell);
    return {{ kind: cell.classList[1], sign: one.querySelector('.plan-sign').textContent,
      dashes: style.strokeDasharray, colour: rgb(style.fill) }};
  }});
}}"""


def light(colour: Sequence[float], weights: Sequence[float]) -> float:
    """Of 0 to 1: what a colour is once it is grey."""
    parts = [part / 255 for part in colour[:3]]
    if weights == WEIGHTS[0]:
        return sum(weight * linear(part) for weight, part in zip(weights, parts, strict=True))
    return linear(sum(weight * part for weight, part in zip(weights, parts, strict=True)))


def linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def contrast(one: Sequence[float], other: Sequence[float]) -> float:
    """WCAG's ratio of two colours, grey by the way that leaves less of it."""
    ratios = []
    for weights in WEIGHTS:
        low, high = sorted((light(one, weights), light(other, weights)))
        ratios.append((high + 0.05) / (low + 0.05))
    return min(ratios)


def faint(page: Page) -> list[str]:
    """The texts that cannot be read, each with its ratio to what most of its ground is."""
    size = page.viewport_size
    assert size
    page.set_viewport_size({**size, "height": page.evaluate("document.body.scrollHeight")})
    texts = page.evaluate(TEXTS)
    page.evaluate(HIDE)
    ground = pixels(page.screenshot())
    page.evaluate(SHOW)
    page.set_viewport_size(size)
    assert len(texts) > 20, "the page has texts"
    found = []
    for one in texts:
        left, top, right, bottom = (round(edge) for edge in one["box"])
        behind = most_of(ground[top:bottom, left:right])
        ratio = contrast(one["colour"], behind)
        if ratio < (3 if one["size"] >= (BOLD if one["bold"] else LARGE) else 4.5):
            found.append(f"{one['text'][:20]} {ratio:.2f} {one['colour']} {behind}")
    return found


def pixels(picture: bytes) -> Any:
    return np.asarray(Image.open(BytesIO(picture)).convert("RGB"))


def most_of(part: Any) -> list[int]:
    """The colour that the most pixels have."""
    colours, counts = np.unique(part.reshape(-1, 3), axis=0, return_counts=True)
    return [int(part) for part in colours[counts.argmax()]]


@contextmanager
def colourless(page: Page) -> Iterator[None]:
    """The browser draws it for eyes that see no colour."""
    session = page.context.new_cdp_session(page)
    deficiency = "Emulation.setEmulatedVisionDeficiency"
    session.send(deficiency, {"type": "achromatopsia"})
    try:
        yield
    finally:
        session.send(deficiency, {"type": "none"})
        session.detach()


def mark(badge: Locator) -> Any:
    """The shape before the word of a badge: where it is dark, on 12 by 12 pixels."""
    seen = pixels(badge.screenshot())
    assert int(np.ptp(seen, axis=2).max()) <= 8, "it is grey"
    dark = seen[:, :13, 0] < 160
    rows, columns = np.where(dark.any(axis=1))[0], np.where(dark.any(axis=0))[0]
    assert len(rows), "it has a shape"
    shape = dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return np.asarray(Image.fromarray(shape).resize((12, 12)))
