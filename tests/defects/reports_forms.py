"""Slips in a superior's forms."""

from tests.defects import Defect

PATCHING, FILLING = "tests/reports/test_forms_patching.py", "tests/reports/test_forms_filling.py"
MAPPING, READING = "tests/reports/test_forms_mapping.py", "tests/reports/test_forms_reading.py"
FORMULAS = "tests/reports/test_forms_formulas.py"
PAGES = "tests/reports/test_views_forms.py"
SHARING, TOKENS = "tests/reports/test_forms_sharing.py", "tests/districts/test_views_tokens.py"

DEFECTS = [
    Defect(
        "reports/superior/patching.py",
        "return escape(plain(text)).encode(",
        "return plain(text).encode(",
        PATCHING,
    ),
    Defect(
        "reports/superior/patching.py",
        "if other > column), close)",
        "if other >= column + 2), close)",
        PATCHING,
    ),
    Defect(
        "reports/superior/recalculating.py",
        "if formula and (where in self.dirty or not formula.cell.text):",
        "if formula and not formula.cell.text:",
        PATCHING,
    ),
    Defect(
        "reports/superior/recalculating.py",
        "found = shifted(found, spot[0] - row, spot[1] - column)",
        "found = shifted(found, 0, 0)",
        PATCHING,
    ),
    Defect(
        "reports/superior/formulas.py",
        ".quantize(Decimal(1), ROUND_HALF_UP)",
        ".quantize(Decimal(1))",
        FORMULAS,
    ),
    Defect(
        "reports/superior/scanning.py",
        "if spot[0] > MAX_HEIGHT or spot[1] > MAX_COLUMNS:",
        "if spot[0] > MAX_HEIGHT and spot[1] > 1 << 20:",
        READING,
    ),
    Defect(
        "reports/superior/sheets.py",
        "if spot in self.formulas:",
        "if spot in self.formulas and not self.texts:",
        MAPPING,
    ),
    Defect(
        "reports/superior/mapping.py",
        "if current.pk != version.pk:",
        "if current.number < version.number:",
        MAPPING,
    ),
    Defect(
        "reports/superior/filling.py",
        "value = number / found.scale / DIVISORS[FormScale(cell.scale)]",
        "value = number / DIVISORS[FormScale(cell.scale)]",
        FILLING,
    ),
    Defect(
        "reports/superior/templates.py",
        "same = _digest(path) == version.sha256",
        "same = bool(_digest(path))",
        FILLING,
    ),
    Defect(
        "reports/superior/filling.py",
        "return cell.unit_id == self.unit.pk",
        "return cell.unit_id is not None",
        SHARING,
    ),
    Defect(
        "reports/superior/sharing.py",
        'Q(unit__in=parts.values("area"))',
        "Q(unit__isnull=False)",
        SHARING,
    ),
    Defect(
        "reports/superior/sharing.py",
        'version=Subquery(newest.values("pk")[:1]),',
        "",
        SHARING,
    ),
    Defect(
        "reports/views/forms.py",
        'bases.named(request.GET.get("basis", ""), known)',
        'Basis.objects.order_by("-pk").first()',
        PAGES,
    ),
    Defect(
        "reports/superior/filling.py",
        "isinstance(outcome, Error | Dropped)",
        "isinstance(outcome, Error)",
        PAGES,
    ),
    Defect(
        "districts/services/tokens.py",
        "now() - made.made_at > AGAIN",
        "False",
        TOKENS,
    ),
]
