"""Many rows by one COPY, prepared as save() would."""

import gc
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.copying import BLOCK, allocate_keys, copy_rows, new_row, uncollected
from core.search import search_key
from districts.enums import OrganisationKind
from districts.models import Organisation, OrganisationPhase
from tests.conftest import START


def organisation(area: Any, number: int, **fields: Any) -> Organisation:
    return Organisation(
        name=f"第{number}公司", area=area, kind=OrganisationKind.ENTERPRISE, **fields
    )


def test_rows_get_keys_and_are_as_saved(zone: Any) -> None:
    rows = copy_rows(Organisation, [organisation(zone, n, phone="15012343010") for n in range(3)])
    assert sorted(row.pk for row in rows) == [row.pk for row in rows]
    assert not any(row._state.adding for row in rows)
    read = Organisation.objects.get(pk=rows[1].pk)
    assert (read.name, read.phone, read.uscc, read.area) == ("第1公司", "15012343010", None, zone)


def test_what_was_copied_is_found_by_name(zone: Any) -> None:
    (row,) = copy_rows(Organisation, [organisation(zone, 7)])
    assert Organisation.objects.get(pk=row.pk).search == search_key("第7公司")


def test_rows_may_refer_to_rows_copied_before(zone: Any) -> None:
    parents = [organisation(zone, n) for n in range(2)]
    phases = [
        OrganisationPhase(organisation=row, since=START, kind=row.kind, area=zone)
        for row in parents
    ]
    copy_rows(Organisation, parents)
    copy_rows(OrganisationPhase, phases)
    assert {phase.organisation_id for phase in phases} == {row.pk for row in parents}
    assert OrganisationPhase.objects.count() == 2


def test_a_row_whose_parent_was_not_written_is_refused(zone: Any) -> None:
    phase = OrganisationPhase(
        organisation=organisation(zone, 1), since=START, kind="enterprise", area=zone
    )
    with pytest.raises(ValueError, match="unsaved related object"):
        copy_rows(OrganisationPhase, [phase])


def test_a_broken_constraint_is_djangos_error_and_nothing_is_written(zone: Any) -> None:
    twice = [organisation(zone, n, uscc="91410303631706691R") for n in range(2)]
    with pytest.raises(IntegrityError, match="uscc"), transaction.atomic():
        copy_rows(Organisation, twice)
    assert not Organisation.objects.exists()


def test_nothing_to_write_asks_nothing(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert copy_rows(Organisation, iter([])) == []


def test_many_rows_cost_no_more_queries_than_few(
    zone: Any, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(4):
        copy_rows(Organisation, [organisation(zone, n) for n in range(500)])
    assert Organisation.objects.count() == 500


def test_keys_are_never_given_twice(zone: Any) -> None:
    keys = allocate_keys(Organisation, 5)
    saved = Organisation.objects.create(name="另一家", area=zone, kind=OrganisationKind.ENTERPRISE)
    assert len(set(keys)) == 5
    assert saved.pk not in keys


def test_a_new_row_is_as_the_constructor_makes_it(zone: Any) -> None:
    values = {"name": "某公司", "area": zone, "kind": OrganisationKind.ENTERPRISE}
    quick, slow = new_row(Organisation, **values), Organisation(**values)
    names = [field.attname for field in Organisation._meta.concrete_fields]
    assert [getattr(quick, name) for name in names] == [getattr(slow, name) for name in names]
    assert quick.area is zone
    assert quick._state.adding
    quick.save()
    assert Organisation.objects.get().search == search_key("某公司")


def test_new_rows_share_nothing(zone: Any) -> None:
    first, second = (new_row(Organisation, name="某公司", area=zone) for _ in range(2))
    first.search.append("某")
    assert second.search == []


def test_a_new_row_may_refer_to_one_without_a_key(zone: Any) -> None:
    parent = organisation(zone, 1)
    phase = new_row(OrganisationPhase, organisation=parent, since=START, kind="other", area=zone)
    copy_rows(Organisation, [parent])
    copy_rows(OrganisationPhase, [phase])
    assert OrganisationPhase.objects.get().organisation == parent


def test_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(TypeError, match="Organisation has no colour"):
        new_row(Organisation, colour="red")


def test_blocks_of_rows_stay_in_order(zone: Any) -> None:
    rows = copy_rows(
        Organisation, [organisation(zone, n, phone=f"1{n:010}") for n in range(BLOCK + 2)]
    )
    last = Organisation.objects.get(pk=rows[-1].pk)
    assert (last.name, last.phone) == (f"第{BLOCK + 1}公司", f"1{BLOCK + 1:010}")
    assert last.search == search_key(last.name)


def test_among_finds_what_in_finds(zone: Any, django_assert_num_queries: Any) -> None:
    rows = copy_rows(Organisation, [organisation(zone, n) for n in range(3)])
    names = {"第0公司", "第2公司", "没有的公司"}
    with django_assert_num_queries(3):
        assert set(Organisation.objects.filter(name__among=names)) == {rows[0], rows[2]}
        assert set(Organisation.objects.filter(area_id__among=[zone.pk])) == set(rows)
        assert not Organisation.objects.filter(name__among=()).exists()


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_rests_and_is_left_as_it_was(enabled: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        with uncollected():
            assert not gc.isenabled()
        with pytest.raises(ZeroDivisionError), uncollected():
            _ = 1 / 0
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()
