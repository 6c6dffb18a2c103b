"""The pieces of the guard: what a zip directory may hold, titles, opening bytes."""

import io
import zipfile

import pytest

from core.errors import Refused
from core.sheets import guard

BOOK = "xl/workbook.xml"
RESAVE = "请在 Excel 中打开，另存为 .xlsx 后再传。"


def part(name: str, size: int = 10, packed: int = 10, flags: int = 0) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.file_size, info.compress_size, info.flag_bits = size, packed, flags
    return info


def refusal(*parts: zipfile.ZipInfo) -> str:
    with pytest.raises(Refused) as refused:
        guard._check_directory([part(BOOK), *parts])
    return str(refused.value)


def test_what_an_office_program_writes_passes():
    names = ("[Content_Types].xml", "_rels/.rels", "xl/styles.xml", "xl/media/image1.png")
    guard._check_directory([part(BOOK), *map(part, names)])


# The directory


@pytest.mark.parametrize(
    "name", ["../x", "xl/../../x", "/etc/passwd", "\\\\server\\x", "xl/..\\x", "/xl/workbook.xml"]
)
def test_a_path_that_leads_elsewhere(name):
    assert refusal(part(name)) == f"文件内部的部件名不正常，不像 Excel 保存的文件。{RESAVE}"


@pytest.mark.parametrize("name", [BOOK, "XL/Workbook.XML"])
def test_a_part_that_is_there_twice(name):
    """Also by another case: readers differ in which of the two they take."""
    assert refusal(part(name)) == f"文件内部的部件过多或重名，不像 Excel 保存的文件。{RESAVE}"


def test_five_hundred_parts_and_no_more():
    many = [part(f"xl/media/{n}.png") for n in range(guard.MAX_ENTRIES)]
    guard._check_directory([part(BOOK), *many[1:]])
    assert "部件过多" in refusal(*many)
    assert guard.MAX_ENTRIES == 500


def test_an_encrypted_part():
    assert refusal(part("xl/styles.xml", flags=1)) == (
        "文件已加密，无法读取。请去掉密码，在 Excel 中打开，另存为 .xlsx 后再传。"
    )
    guard._check_directory([part(BOOK), part("xl/styles.xml", flags=0b1000)])


TOO_LARGE = "文件解压后过大（超过 150 MB），请删去多余的行列或拆分后再传。"


def test_one_part_of_150_mb_and_no_more():
    size = 150 << 20
    guard._check_directory([part(BOOK), part("xl/sheet.xml", size, size // 100)])
    assert refusal(part("xl/sheet.xml", size + 1, size // 100)) == TOO_LARGE


def test_all_parts_of_200_mb_and_no_more():
    half = (100 << 20) - 5
    two = [part(f"xl/{n}.xml", half, half // 100) for n in range(2)]
    guard._check_directory([part(BOOK, 10), *two])
    assert refusal(*two, part("xl/styles.xml", 1, 1)) == TOO_LARGE


@pytest.mark.parametrize(
    ("size", "packed", "normal"),
    [
        (5 << 20, 1, True),
        ((5 << 20) + 1, 1, False),
        (6 << 20, (6 << 20) // 300 + 1, True),
        (6 << 20, (6 << 20) // 300, False),
        (6 << 20, 0, False),
    ],
)
def test_the_ratio_of_a_large_part(size, packed, normal):
    parts = [part(BOOK), part("xl/sheet.xml", size, packed)]
    if normal:
        guard._check_directory(parts)
    else:
        assert refusal(parts[1]) == ("文件的压缩比不正常，请删去多余的空行空列，另存后再传。")


@pytest.mark.parametrize("name", ["xl/sharedStrings.xml", "xl/SHAREDSTRINGS.XML"])
def test_shared_strings_of_64_mb_and_no_more(name):
    size = 64 << 20
    guard._check_directory([part(BOOK), part(name, size, size // 100)])
    guard._check_directory([part(BOOK), part("xl/sheet.xml", 2 * size, size // 100)])
    assert refusal(part(name, 140 << 20, 1 << 20)) == (
        f"文件的共享字符串表（{name}）解压后有 140 MB，超过 64 MB 的上限，"
        "请把表格复制到新工作簿保存，或拆分后再传。"
    )


def test_a_zip_without_a_workbook():
    with pytest.raises(Refused) as refused:
        guard._check_directory([part("word/document.xml")])
    assert str(refused.value) == f"文件不是 .xlsx 工作簿。{RESAVE}"


@pytest.mark.parametrize(
    ("name", "what", "remedy"),
    [
        ("xl/vbaProject.bin", "宏", "另存为不含宏的 .xlsx"),
        ("xl/VBAPROJECT.BIN", "宏", "另存为不含宏的 .xlsx"),
        ("xl/vbaProjectSignature.bin", "宏", "另存为不含宏的 .xlsx"),
        ("xl/macrosheets/sheet1.xml", "宏", "另存为不含宏的 .xlsx"),
        ("xl/externalLinks/externalLink1.xml", "外部链接", "在“数据—编辑链接”中断开链接并保存"),
        ("xl/externalLinks/_rels/a.rels", "外部链接", "在“数据—编辑链接”中断开链接并保存"),
        ("xl/connections.xml", "外部链接", "在“数据—编辑链接”中断开链接并保存"),
        ("xl/embeddings/Microsoft_Word.docx", "嵌入对象", "删去嵌入的文件并保存"),
        ("xl/oleObjects/oleObject1.bin", "嵌入对象", "删去嵌入的文件并保存"),
        ("xl/activeX/activeX1.xml", "ActiveX 控件", "删去控件并保存"),
        ("xl/ctrlProps/ACTIVEX2.bin", "ActiveX 控件", "删去控件并保存"),
    ],
)
def test_active_content_is_named_with_its_remedy(name, what, remedy):
    assert refusal(part(name)) == f"文件含有{what}（{name}），不能导入。请{remedy}后再传。"


@pytest.mark.parametrize("name", ["xl/media/macro.png", "xl/theme/link.xml", "docProps/embed.xml"])
def test_a_name_that_only_sounds_active_passes(name):
    guard._check_directory([part(BOOK), part(name)])


# The opening of a part


def opening(body: bytes) -> None:
    guard._check_opening(io.BytesIO(body), "xl/a.xml")


@pytest.mark.parametrize(
    "body",
    [
        b"<x/>",
        b"",
        b"\xef\xbb\xbf<?xml version='1.0'?>\r\n<x/>",
        b"<?xml version='1.0'?><!-- a comment --><x/>",
        b"<x>" + b" " * 4096 + b"<!DOCTYPE behind the root is a parser's affair",
        b" " * 60_000 + b"<x/>",
    ],
)
def test_an_opening_like_any_other(body):
    opening(body)


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE x><x/>",
        b"<!doctype x><x/>",
        b"<?xml version='1.0'?><!ENTITY a 'b'><x/>",
        b" " * 4090 + b"<!DOCTYPE x><x/>",
        b" " * 8000 + b"<!DOCTYPE x><x/>",
        "<x/>".encode("utf-16-le"),
        b"<\0x/>",
    ],
)
def test_an_opening_with_a_dtd_or_another_encoding(body):
    with pytest.raises(Refused) as refused:
        opening(body)
    assert str(refused.value) == f"部件 xl/a.xml 含有 DTD 声明或异常编码，不能导入。{RESAVE}"


def test_an_opening_without_an_end():
    with pytest.raises(Refused) as refused:
        opening(b" " * (1 << 17))
    assert str(refused.value) == (f"部件 xl/a.xml 的开头不正常，不像 Excel 保存的文件。{RESAVE}")


@pytest.mark.parametrize(
    ("name", "refused"),
    [("sheet.xml", True), ("sheet.XML", True), ("a.rels", True), ("image1.png", False)],
)
def test_the_openings_of_all_xml_are_looked_at_and_of_nothing_else(tmp_path, name, refused):
    """A picture has any bytes; a reader does not mind in which case a part is named."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(BOOK, "<workbook/>")
        made.writestr(f"xl/{name}", "<!DOCTYPE x><x>\0</x>")
    if refused:
        with pytest.raises(Refused, match=f"部件 xl/{name} 含有 DTD 声明"):
            guard.check(path)
    else:
        guard.check(path)


# First bytes of the file


@pytest.mark.parametrize(
    ("name", "body", "text"),
    [
        ("a.csv", b"\xef\xbb\xbfa,b\n", True),
        ("a.csv", "单位名称,人数\n".encode("gb18030"), True),
        ("a.txt", b"a\tb\n", True),
        ("A.XLSX", b"a,b\n", False),
        ("a.et", b"a,b\n", False),
        ("a.csv", b"a\0b", False),
        ("a.csv", b"  <html>", False),
        ("a.csv", b"%PDF-1.7", False),
        ("a.csv", b"{\\rtf1 a}", False),
    ],
)
def test_what_passes_as_text(tmp_path, name, body, text):
    path = tmp_path / name
    path.write_bytes(body)
    if text:
        guard.check(path)
        assert not guard.is_workbook(path)
    else:
        with pytest.raises(Refused) as refused:
            guard.check(path)
        assert str(refused.value) == f"文件不是 Excel 工作簿（.xlsx），也不是 CSV 文本。{RESAVE}"


def test_a_file_of_20_mb_and_no_more(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as stream:
        stream.write(b"a,b\n" * (1 << 15))
        stream.truncate(20 << 20)
    guard.check(path)
    with path.open("ab") as stream:
        stream.write(b"x")
    with pytest.raises(Refused) as refused:
        guard.check(path)
    assert str(refused.value) == "文件有 20.0 MB，超过 20 MB 的上限，请拆分后分次导入。"


@pytest.mark.parametrize(
    ("behind", "sentence"),
    [
        (b"Workbook", f"这是旧版 .xls 文件。{RESAVE}"),
        (
            "EncryptedPackage".encode("utf-16-le"),
            "文件有打开密码，无法读取。请去掉密码，在 Excel 中打开，另存为 .xlsx 后再传。",
        ),
    ],
)
def test_an_ole_file_whatever_its_name(tmp_path, behind, sentence):
    for name in ("a.xlsx", "a.xls", "a.csv"):
        path = tmp_path / name
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 70_000 + behind)
        with pytest.raises(Refused) as refused:
            guard.check(path)
        assert str(refused.value) == sentence


# Which sheet a part holds


def archive(book: str, links: str | None) -> zipfile.ZipFile:
    made = zipfile.ZipFile(io.BytesIO(), "w")
    made.writestr(BOOK, book)
    if links is not None:
        made.writestr("xl/_rels/workbook.xml.rels", links)
    return made


def link(number: int, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="t" Target="{target}"/>'


def test_titles_are_read_from_the_links():
    book = '<sheets><sheet name="一" sheetId="1" r:id="rId2"/><sheet name="二" r:id="rId1"/>'
    found = guard.sheet_titles(
        archive(book, link(1, "worksheets/b.xml") + link(2, "/xl/worksheets/a.xml"))
    )
    assert found == {"xl/worksheets/a.xml": "一", "xl/worksheets/b.xml": "二"}


def test_titles_behind_other_prefixes_and_entities():
    book = '<x:sheet name="&lt;A&amp;&quot;B&quot;&gt; &amp;amp;" rel:id="rId1"/>'
    assert guard.sheet_titles(archive(book, link(1, "a.xml"))) == {"xl/a.xml": '<A&"B"> &amp;'}


def test_titles_in_single_quotes_and_references():
    book = "<sheet r:id = 'rId1' name = '&#21488;&#x8d26;\"&apos;'/>"
    link_to = "<x:Relationship Id='rId1' Target='./worksheets/../a.xml'/>"
    assert guard.sheet_titles(archive(book, link_to)) == {"xl/a.xml": "台账\"'"}


def test_without_links_there_are_no_titles():
    assert guard.sheet_titles(archive('<sheet name="一" r:id="rId1"/>', None)) == {}
