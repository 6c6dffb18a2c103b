"""Refuses a hostile or unusable file before anything is parsed.

`check` reads the first bytes, the zip directory and the opening of each part, which costs
milliseconds; `diagnose` reads everything and is called only after the parser has given up or died.
No Django here: the reader's child imports this module.
"""

import html
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from core.errors import Refused

MAX_FILE = 20 << 20
MAX_PART = 150 << 20
MAX_TOTAL = 200 << 20
MAX_STRINGS = 64 << 20  # all that a reader's parent takes in short strings, with their tags
MAX_ENTRIES = 500
MAX_RATIO = 300  # of a part over 5 MB; office workbooks stay below 100
MAX_ROWS = 60_000  # of data
MAX_HEIGHT = MAX_ROWS + 100  # with titles, head, sums and notes; a head is seen in 30 rows
MAX_COLUMNS = 300

ACTIVE = (
    (re.compile(r"vbaProject|macrosheets/", re.I), "宏", "另存为不含宏的 .xlsx"),
    (
        re.compile(r"externalLinks/|xl/connections\.xml", re.I),
        "外部链接",
        "在“数据—编辑链接”中断开链接并保存",
    ),
    (re.compile(r"embeddings/|oleObject", re.I), "嵌入对象", "删去嵌入的文件并保存"),
    (re.compile(r"activeX", re.I), "ActiveX 控件", "删去控件并保存"),
)
RESAVE = "请在 Excel 中打开，另存为 .xlsx 后再传。"
REPAIR = "请在 Excel 中打开修复并另存后再传。"
TOO_MUCH = "读取文件超过了内存或时间上限，请删去多余的行列或拆分后再传。"


def check(path: Path) -> None:
    """Raises Refused for what must not reach a parser; a text file passes as CSV."""
    size = path.stat().st_size
    if not size:
        raise Refused("文件是空的（0 字节），请重新保存后再传。")
    if size > MAX_FILE:
        raise Refused(f"文件有 {size / 2**20:.1f} MB，超过 20 MB 的上限，请拆分后分次导入。")
    with path.open("rb") as stream:
        head = stream.read(1 << 16)
    if head.startswith(b"PK"):
        _check_zip(path)
    elif head.startswith(b"\xd0\xcf\x11\xe0"):
        _refuse_old(path)
    elif path.suffix.lower() in {".xlsx", ".xls", ".et"} or not _looks_like_text(head):
        raise Refused(f"文件不是 Excel 工作簿（.xlsx），也不是 CSV 文本。{RESAVE}")


def is_workbook(path: Path) -> bool:
    """Whether the file is a zip, to be read as .xlsx; otherwise it is read as CSV."""
    with path.open("rb") as stream:
        return stream.read(2) == b"PK"


def _refuse_old(path: Path) -> None:
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        raise Refused(f"文件有打开密码，无法读取。请去掉密码，{RESAVE[1:]}")
    raise Refused(f"这是旧版 .xls 文件。{RESAVE}")


def _looks_like_text(head: bytes) -> bool:
    return b"\0" not in head and not head.lstrip().startswith((b"<", b"%PDF", b"{\\rtf"))


def _check_zip(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_directory(parts)
            for part in parts:
                if _is_xml(part.filename):
                    with archive.open(part) as stream:
                        _check_opening(stream, part.filename)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, EOFError, OSError):
        raise Refused("文件不完整或已损坏（可能没有传完），请重新保存后再传。") from None


def _check_directory(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise Refused(f"文件已加密，无法读取。请去掉密码，{RESAVE[1:]}")
    if len(parts) > MAX_ENTRIES or len({name.lower() for name in names}) != len(names):
        raise Refused(f"文件内部的部件过多或重名，不像 Excel 保存的文件。{RESAVE}")
    if any(".." in name or name.startswith(("/", "\\")) for name in names):
        raise Refused(f"文件内部的部件名不正常，不像 Excel 保存的文件。{RESAVE}")
    if any(part.file_size > MAX_PART for part in parts) or _total(parts) > MAX_TOTAL:
        raise Refused("文件解压后过大（超过 150 MB），请删去多余的行列或拆分后再传。")
    _check_strings(parts)
    if any(_ratio(part) > MAX_RATIO for part in parts if part.file_size > 5 << 20):
        raise Refused("文件的压缩比不正常，请删去多余的空行空列，另存后再传。")
    if "xl/workbook.xml" not in names:
        raise Refused(f"文件不是 .xlsx 工作簿。{RESAVE}")
    for pattern, what, remedy in ACTIVE:
        found = next((name for name in names if pattern.search(name)), None)
        if found:
            raise Refused(f"文件含有{what}（{found}），不能导入。请{remedy}后再传。")


def _check_strings(parts: list[zipfile.ZipInfo]) -> None:
    """Parsers hold the table of shared strings as a whole, also what no cell refers to."""
    for part in parts:
        if part.file_size > MAX_STRINGS and "sharedstrings" in part.filename.lower():
            raise Refused(
                f"文件的共享字符串表（{part.filename}）解压后有 {part.file_size / 2**20:.0f} MB，"
                f"超过 {MAX_STRINGS >> 20} MB 的上限，请把表格复制到新工作簿保存，或拆分后再传。"
            )


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _total(parts: Iterable[zipfile.ZipInfo]) -> int:
    return sum(part.file_size for part in parts)


def _ratio(part: zipfile.ZipInfo) -> float:
    return part.file_size / max(part.compress_size, 1)


def _check_opening(stream: IO[bytes], name: str) -> None:
    """A DTD can only stand before the root element; so far, and no further, each part is read."""
    opening = b""
    while len(opening) < 1 << 16 and not re.search(rb"<[A-Za-z]", opening):
        block = stream.read(4096)
        if not block:
            break
        opening += block
    else:
        if len(opening) >= 1 << 16 and not re.search(rb"<[A-Za-z]", opening):
            raise Refused(f"部件 {name} 的开头不正常，不像 Excel 保存的文件。{RESAVE}")
    if re.search(rb"<!DOCTYPE|<!ENTITY", opening, re.I) or b"\0" in opening:
        raise Refused(f"部件 {name} 含有 DTD 声明或异常编码，不能导入。{RESAVE}")


def diagnose(path: Path, otherwise: str = TOO_MUCH) -> None:
    """Says why the parser gave up: the part, the cell or the number of rows, and `otherwise` where
    nothing is found. Always raises Refused.
    """
    if not is_workbook(path):
        raise Refused("CSV 文本过大或格式不正确，请另存为 .xlsx 或拆分后再传。")
    try:
        with zipfile.ZipFile(path) as archive:
            titles = sheet_titles(archive)
            for part in archive.infolist():
                if _is_xml(part.filename):
                    with archive.open(part) as stream:
                        _scan(stream, part.filename, titles.get(part.filename))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError):
        raise Refused(f"文件不完整或已损坏，{REPAIR}") from None
    raise Refused(otherwise)


def sheet_titles(archive: zipfile.ZipFile) -> dict[str, str]:
    """Part name → the title of the sheet it holds, read leniently from workbook.xml."""
    book = archive.read("xl/workbook.xml").decode(errors="replace")
    try:
        links = archive.read("xl/_rels/workbook.xml.rels").decode(errors="replace")
    except KeyError:
        return {}
    targets = {
        _attribute(tag, "Id"): _attribute(tag, "Target")
        for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", links)
    }
    titles = {}
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
        target = targets.get(_attribute(tag, r"\w+:id"), "")
        part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
        titles[part] = _attribute(tag, "name")
    return titles


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf"""\s{name}\s*=\s*(?:"([^"]*)"|'([^']*)')""", tag)
    return html.unescape(found[1] or found[2] or "") if found else ""


def _scan(stream: IO[bytes], part: str, sheet: str | None) -> None:
    tail, size, rows = b"", 0, 0
    where = f"部件 {part} " if sheet is None else f"工作表“{sheet}”"
    while block := stream.read(1 << 20):
        size += len(block)
        text = tail + block
        if size > MAX_PART:
            raise Refused("文件解压后过大（超过 150 MB），请删去多余的行列或拆分后再传。")
        if re.search(rb"<!DOCTYPE|<!ENTITY", text):
            raise Refused(f"部件 {part} 含有 DTD 声明，不能导入。{RESAVE}")
        if found := CONTROL.search(text):
            raise Refused(f"{where}含有 XML 不允许的字符引用 {found[0].decode()}，{REPAIR}")
        if sheet is not None:
            _scan_addresses(text, sheet)
            rows += text.count(b"<row") - tail.count(b"<row")
        tail = text[-OVERLAP:]
    if sheet is not None and rows > MAX_HEIGHT:
        raise Refused(too_many_rows(sheet, rows))


OVERLAP = 256  # bytes of a block that are read again with the next: no attribute is cut in two

#: a reference to a character that XML knows not: below the blank, but no tab and no line's end
CONTROL = re.compile(
    rb"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));", re.IGNORECASE
)

#: an address that may lie beyond MAX_COLUMNS (KN) or MAX_HEIGHT, in any spelling, or that is
#: written with references; near ones are passed over quickly
FAR = re.compile(
    rb"""\br\s*=\s*["']\s*(?:"""
    rb"""((?:[A-Z]{3,9}|[L-Z][A-Z]|K[O-Z])\d{1,20}|[A-Z]{1,2}0*(?:[6-9]\d{4}|[1-9]\d{5,19}))"""
    rb"""\s*["']|([^"'<>&]{0,40}&[^"'<>]{0,80}))""",
    re.IGNORECASE,
)


def _scan_addresses(text: bytes, sheet: str) -> None:
    for found in FAR.finditer(text):
        if found[2]:
            odd = found[2].decode(errors="replace")
            raise Refused(
                f"工作表“{sheet}”的地址 {odd} 写法不正常，不像 Excel 保存的文件。{RESAVE}"
            )
        address = found[1].decode().upper()
        letters = address.rstrip("0123456789")
        row = int(address[len(letters) :])
        if row > MAX_HEIGHT or column_number(letters) > MAX_COLUMNS:
            where = f"工作表“{sheet}”的单元格 {letters}{row}"
            raise Refused(f"{where} 远在表格之外，请删去表格以外的行列，另存后再传。")


def column_number(letters: str) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def too_many_rows(sheet: str, rows: int) -> str:
    """Of a sheet so tall that its data must be too many, wherever its head is."""
    return (
        f"工作表“{sheet}”共有 {rows:,} 行（含标题和空行），超过 {MAX_ROWS:,} 行数据的上限，"
        f"请删去多余的空行或拆分后分次导入。"
    )
