"""Slips in what is rolled forward from quarter to quarter, and in what is told after a lock."""

from tests.defects import Defect

MOVEMENTS, LISTS, LATE = (
    f"tests/reports/test_{name}.py" for name in ("movements", "movement_lists", "afterwards")
)

DEFECTS = [
    Defect(
        "reports/sql/movements.sql",
        "and not side.area_id = any(%(booked)s::bigint[]) as unbooked",
        "and side.area_id = any(%(booked)s::bigint[]) as unbooked",
        MOVEMENTS,
    ),
    Defect(
        "reports/sql/movements.sql",
        "coalesce(c.unit_id, f.area_id) as unit_id",
        "f.area_id as unit_id",
        MOVEMENTS,
    ),
    Defect(
        "reports/sql/member_life.sql",
        "when m.end_reason = 'died' then '去世'",
        "when m.end_reason = 'died' then '出党'",
        "tests/reports/test_movements_of_members.py",
    ),
    Defect(
        "reports/compile/again.py",
        "return next(locked, None) or editions.first()",
        "return editions.first()",
        MOVEMENTS,
    ),
    Defect(
        "reports/compile/compiling.py",
        "changed = moved or digests",
        "changed = digests",
        MOVEMENTS,
    ),
    Defect(
        "reports/cycle/movements.py",
        'here = row["unit_id"] == unit.pk if unit else not row["inside"]',
        'here = row["unit_id"] == unit.pk if unit else True',
        MOVEMENTS,
    ),
    Defect(
        "reports/lists/movements.py",
        'members.for_user(user, "reveal")',
        'members.for_user(user, "view")',
        LISTS,
    ),
    Defect(
        "reports/lists/movements.py",
        "rows = rows.filter(inside=False)",
        "rows = rows.filter(inside=True)",
        LISTS,
    ),
    Defect(
        "reports/compile/late.py",
        "if fresh is not None and _same(known, fresh):",
        "if fresh is not None and not _same(known, fresh):",
        LATE,
    ),
    Defect(
        "reports/cycle/afterwards.py",
        "if len(quarters) < KEPT_UP:",
        "if len(quarters) <= KEPT_UP:",
        LATE,
    ),
]
