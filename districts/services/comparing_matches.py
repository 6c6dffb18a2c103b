"""Which row of an outside list is which organisation: by code, by name, or alike and to be decided.

Set-wise and without a database: however long the list, each name is looked at once.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from districts.enums import Match

#: what two names may differ in and still be the same
BRACKETED = re.compile(r"[\s()\[\]{}<>《》〈〉【】〔〕「」“”‘’\"'·•.,，、。:：;；\-—_/&]+")
LEGAL = re.compile(r"(?:股份有限公司|有限公司|股份公司|分公司|公司|合伙企业|经营部|商行)$")
PLACE = re.compile(r"^.{2,8}?(?:省|自治区|市|区|县)")
ALIKE = 0.75  # of their pairs of signs two names share
COMMON = 300  # organisations with the same pair of signs: it tells nothing
SHORTEST = 2  # signs of a name without place and legal form that are compared


@dataclass(frozen=True, slots=True)
class Named:
    """A row of either side."""

    key: int
    name: str
    uscc: str


Found = dict[int, tuple[Match, int | None]]  # row → what it is, and which organisation


def normal(name: str) -> str:
    """Width, brackets, spaces and 有限责任公司 make no difference."""
    plain = BRACKETED.sub("", unicodedata.normalize("NFKC", name)).casefold()
    return plain.replace("有限责任公司", "有限公司")


def core(name: str) -> str:
    """A normal name without its place and legal form; the name itself where nothing is left."""
    short = LEGAL.sub("", name)
    short = PLACE.sub("", PLACE.sub("", short))
    return short if len(short) >= SHORTEST else name


def match(rows: Sequence[Named], register: Sequence[Named]) -> Found:
    """Each row by code, else by name; two different codes are never the same by name alone."""
    by_code = {one.uscc: one for one in register if one.uscc}
    by_name: dict[str, list[Named]] = defaultdict(list)
    for one in register:
        by_name[normal(one.name)].append(one)
    found: Found = {}
    open_rows = []
    for row in rows:
        if (same := by_code.get(row.uscc)) is not None:
            found[row.key] = (Match.MATCHED, same.key)
        elif namesakes := by_name.get(normal(row.name)):
            found[row.key] = _of_one_name(row, namesakes)
        else:
            open_rows.append(row)
    taken = {key for kind, key in found.values() if kind == Match.MATCHED}
    free = [one for one in register if one.key not in taken]
    return {**found, **_alike(open_rows, free)}


def _of_one_name(row: Named, namesakes: list[Named]) -> tuple[Match, int | None]:
    """The only one of the name is meant unless its code says otherwise."""
    fitting = [one for one in namesakes if not (row.uscc and one.uscc)]
    if len(fitting) == 1 and len(namesakes) == 1:
        return Match.MATCHED, fitting[0].key
    return Match.ALIKE, (fitting or namesakes)[0].key


def _alike(rows: Iterable[Named], register: Sequence[Named]) -> Found:
    """The likest name, where it is alike enough; pairs of signs that many names have are passed."""
    cores = {one.key: _pairs(core(normal(one.name))) for one in register}
    where: dict[str, list[int]] = defaultdict(list)
    for key, pairs in cores.items():
        for pair in pairs:
            where[pair].append(key)
    found: Found = {}
    for row in rows:
        own = _pairs(core(normal(row.name)))
        shared = Counter(
            key for pair in own if len(where.get(pair, ())) <= COMMON for key in where.get(pair, ())
        )
        found[row.key] = _likest(own, shared, cores)
    return found


def _pairs(text: str) -> set[str]:
    return set(map("".join, pairwise(text))) or {text}


def _likest(
    own: set[str], shared: Counter[int], cores: dict[int, set[str]]
) -> tuple[Match, int | None]:
    best, key = 0.0, None
    for one, _ in shared.most_common(5):
        alike = 2 * len(own & cores[one]) / (len(own) + len(cores[one]))
        if alike > best:
            best, key = alike, one
    return (Match.ALIKE, key) if best >= ALIKE else (Match.ONLY_THERE, None)
