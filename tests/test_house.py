"""The house's own rules: short functions and files, a small core, no address of anybody else."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
APPS = (
    "core",
    "accounts",
    "districts",
    "members",
    "storefronts",
    "activities",
    "funding",
    "reports",
    "config",
)
FORBIDDEN_NAMES = {"utils", "helpers", "common", "base"}
#: Whom a tracked file may name: nobody but this machine, examples, and names of XML vocabularies.
OWN_HOSTS = re.compile(
    r"(localhost|web;|…|某处|127\.0\.0\.1|nowhere|testserver|proxy|\[::1\]|[\w.-]*example(\.com|\.org|\.cn)?|[\w.-]*\.invalid|"
    r"www\.w3\.org|schemas\.(openxmlformats|microsoft)\.(org|com)|purl\.org|\{.*|\$.*|)$"
)
ADDRESS = re.compile(rb"(?:https?|ftp|git)://([^\s/:'\"<>)`|\\]*)")
INDEX_OPTIONS = re.compile(
    rb'^\s*(--(extra-)?index-url|--find-links|-i |-f )|"resolve[d]":|@ [f]ile:', re.MULTILINE
)


def tracked() -> list[Path]:
    """What git keeps; in a copy without git, every file that is not made by a tool."""
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode == 0 and listing.stdout:
        files = [PROJECT / name for name in listing.stdout.split("\0") if name]
        return [file for file in files if file.is_file()]
    made = re.compile(r"/(\.venv|var|node_modules|vendor|__pycache__|\.[a-z_]+cache)/")
    return [file for file in PROJECT.rglob("*") if file.is_file() and not made.search(str(file))]


TRACKED = tracked()
PYTHON = [file for file in TRACKED if file.suffix == ".py" and "migrations" not in file.parts]
TEMPLATES = [file for file in TRACKED if file.suffix == ".html"]
PRODUCT = [file for file in PYTHON if file.relative_to(PROJECT).parts[0] in APPS]


def name(file: Path) -> str:
    return str(file.relative_to(PROJECT))


def lines(file: Path) -> int:
    return len(file.read_text().splitlines())


@pytest.mark.parametrize("file", PYTHON, ids=name)
def test_functions_are_short(file: Path):
    """50 lines at most, decorators and docstring included."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 50, f"{node.name} has {length} lines"


def test_files_are_short():
    text = [f for f in TRACKED if f.suffix in {".py", ".js", ".html", ".sql"}]
    ours = [file for file in text if "migrations" not in file.parts]
    assert {name(file): lines(file) for file in ours if lines(file) > 400} == {}


def test_templates_have_short_lines():
    """130 characters at most: one block element a line, tags of blocks on lines of their own."""
    longest = {
        name(file): max(len(line) for line in file.read_text().splitlines()) for file in TEMPLATES
    }
    assert {file: length for file, length in longest.items() if length > 130} == {}


def test_most_functions_are_very_short():
    """Nine of ten have 25 lines or less."""
    lengths = sorted(
        (node.end_lineno or 0) - node.lineno + 1
        for file in PRODUCT
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef)
    )
    assert lengths[len(lengths) * 9 // 10] <= 25


def test_no_room_has_a_name_that_says_nothing():
    bad = [
        name(f) for f in PRODUCT if f.stem in FORBIDDEN_NAMES | {f"_{n}" for n in FORBIDDEN_NAMES}
    ]
    assert bad == []


@pytest.mark.parametrize(
    ("room", "most_files", "most_lines"), [("core", 20, 1500), ("core/sheets", 12, 2600)]
)
def test_core_stays_small(room: str, most_files: int, most_lines: int):
    """docs/decisions/0001: Excel is a room of its own inside core."""
    inside = [file for file in PRODUCT if name(file).startswith(f"{room}/")]
    if room == "core":
        inside = [file for file in inside if not name(file).startswith("core/sheets/")]
    with_code = [file for file in inside if file.name != "__init__.py"]
    assert len(with_code) <= most_files, [name(file) for file in with_code]
    assert sum(lines(file) for file in inside) <= most_lines


def sentences(file: Path) -> Iterator[str]:
    """What the file says where it refuses something; what is put in stands as the code has it."""
    for node in ast.walk(ast.parse(file.read_text())):
        told: list[ast.expr] = []
        if isinstance(node, ast.Call):
            named = (
                node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
            )
            told += node.args[:1] if named in {"Refused", "ValidationError"} else []
            told += [one.value for one in node.keywords if one.arg == "violation_error_message"]
        for one in told:
            parts = one.values if isinstance(one, ast.JoinedStr) else [one]
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else ast.unparse(part)
                for part in parts
            )


@pytest.mark.parametrize("file", PRODUCT, ids=name)
def test_a_refusal_says_what_to_do(file: Path):
    """What is wrong and the remedy; or that nothing is left to do."""
    remedy = re.compile("请|应|不用|可选|RESAVE|REPAIR")
    whole = [told for told in sentences(file) if told.endswith("。")]
    assert [told for told in whole if not remedy.search(told.replace("申请", ""))] == []


def test_core_knows_no_business_noun():
    nouns = re.compile(r"\b(organi[sz]ations?|storefronts?|coverage|districts?)\b", re.IGNORECASE)
    for file in PRODUCT:
        if file.relative_to(PROJECT).parts[0] != "core":
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert not nouns.search(ast.unparse(node)), f"{name(file)}: {ast.unparse(node)}"


@pytest.mark.parametrize("app", [app for app in APPS if app != "config"])
def test_imports_stand_at_the_top(app: str):
    """An import inside a function hides a step of the staircase; AppConfig.ready() is the place,
    and where another is needed its line says why."""
    for file in PRODUCT:
        if file.relative_to(PROJECT).parts[0] != app or file.name == "apps.py":
            continue
        text = file.read_text()
        said = [bool(re.search(r"noqa: PLC0415 \w", line)) for line in text.splitlines()]
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                inner = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
                unsaid = [ast.unparse(one) for one in inner if not said[one.lineno - 1]]
                assert unsaid == [], f"{name(file)}: {node.name}"


def test_nobody_elses_address_is_named():
    """No host but our own machine, no index of packages, no path of the machine it was made on."""
    wrong = []
    for file in TRACKED:
        content = file.read_bytes()
        hosts = {match.decode(errors="replace") for match in ADDRESS.findall(content)}
        wrong += [f"{name(file)}: {host}" for host in hosts if not OWN_HOSTS.match(host)]
        if str(PROJECT).encode() + b"/" in content or INDEX_OPTIONS.search(content):
            wrong.append(f"{name(file)}: a path or an index")
    assert wrong == []


def test_nothing_secret_or_generated_is_tracked():
    made = re.compile(r"(^|/)(var|node_modules|\.venv|vendor)/|secrets\.json|\.env$|\.pem$|\.key$")
    assert [name(file) for file in TRACKED if made.search(name(file))] == []


def test_every_lock_has_hashes():
    for lock in (PROJECT / "requirements").glob("*.txt"):
        text = lock.read_text()
        pinned = re.findall(r"^[A-Za-z0-9_.-]+(?:\[[^\]]*\])?==", text, re.MULTILINE)
        assert pinned
        for block in re.split(r"\n(?=[A-Za-z0-9])", text.split("\n", 0)[0]):
            assert not block or block.startswith("#") or "--hash=sha256:" in block, block[:60]
