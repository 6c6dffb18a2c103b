"""The parts of a workbook that a form is read from: its sheets, in their order. No Django here."""

import posixpath
import re
import zipfile
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from core.errors import Refused
from core.sheets.guard import REPAIR

MAX_SHEETS = 30
MAX_PART = 20 << 20  # of a sheet or the strings, unpacked
BOOK, LINKS, STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class SheetPart:
    name: str
    part: str
    hidden: bool


def local(name: str) -> str:
    """The name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]


def parser_of(**handlers: Any) -> Any:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    for name, handler in handlers.items():
        setattr(parser, f"{name}Handler", handler)
    return parser


def run(parser: Any, data: bytes, where: str) -> None:
    """Reads a part to its end; raises Refused where it is no XML."""
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        raise Refused(f"{where}的内容不完整或已损坏，{REPAIR}") from None


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part as a whole; raises Refused for one that is too large to be a form's."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        raise Refused(f"工作簿缺少部件 {name}，{REPAIR}") from None
    if info.file_size > MAX_PART:
        raise Refused(
            f"部件 {name} 解压后有 {info.file_size / 2**20:.0f} MB，超过 {MAX_PART >> 20} MB，"
            "请删去多余的行列后再传。"
        )
    return archive.read(name)


def sheets(archive: zipfile.ZipFile) -> list[SheetPart]:
    """The worksheets in the order of their tabs; charts on sheets of their own are none."""
    targets: dict[str, str] = {}
    found: list[SheetPart] = []

    def link(name: str, given: dict[str, str]) -> None:
        if local(name) == "Relationship" and given.get("Type", "").endswith("/worksheet"):
            target = posixpath.join("/xl", given.get("Target", ""))
            targets[given.get("Id", "")] = posixpath.normpath(target).lstrip("/")

    def tab(name: str, given: dict[str, str]) -> None:
        if local(name) == "sheet":
            key = next((value for at, value in given.items() if at.endswith(":id")), "")
            if key in targets:
                hidden = given.get("state", "visible") != "visible"
                found.append(SheetPart(given.get("name", ""), targets[key], hidden))

    run(parser_of(StartElement=link), read_part(archive, LINKS), f"部件 {LINKS} ")
    run(parser_of(StartElement=tab), read_part(archive, BOOK), f"部件 {BOOK} ")
    if not found:
        raise Refused("工作簿里没有工作表，请核对后再传。")
    if len(found) > MAX_SHEETS:
        raise Refused(f"工作簿有 {len(found)} 张工作表，最多 {MAX_SHEETS} 张，请拆分后再传。")
    return found


def strings(archive: zipfile.ZipFile) -> list[str]:
    """The table of shared strings as plain texts; how each is to be read aloud is left out."""
    if STRINGS not in archive.namelist():
        return []
    found: list[str] = []
    path: list[str] = []
    pieces: list[str] = []

    def start(name: str, given: dict[str, str]) -> None:
        path.append(local(name))
        if path[-1] == "si":
            pieces.clear()

    def end(name: str) -> None:
        if path.pop() == "si":
            found.append("".join(pieces))

    def text(data: str) -> None:
        if path and path[-1] == "t" and "rPh" not in path:
            pieces.append(data)

    parser = parser_of(StartElement=start, EndElement=end, CharacterData=text)
    run(parser, read_part(archive, STRINGS), f"部件 {STRINGS} ")
    return found


def plain(text: str) -> str:
    """A text that XML can hold and Excel takes into one cell."""
    return ILLEGAL.sub("", text)[:32_000]
