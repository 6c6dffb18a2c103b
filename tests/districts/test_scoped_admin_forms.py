"""Forms of registers: masks, neutral refusals, present choices."""

from typing import Any

import pytest
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import QueryDict
from django.urls import reverse

from districts.models import Area, CommercialDistrict, Organisation
from districts.scoped_admin.forms import (
    NOT_AVAILABLE,
    MaskedField,
    ScopedForm,
    Typed,
    encrypted,
    neutral,
)
from tests.districts.registers import ORGANISATION, form_of
from tests.shared_world import shared

STORED = "13800000001"


class Form(ScopedForm):
    phone = MaskedField(label="联系电话", required=False)

    class Meta:
        model = Organisation
        fields = ("name", "kind", "opened", "successor", "remark", "phone")


@pytest.fixture
@shared
def organisation(make_organisation: Any) -> Organisation:
    return make_organisation("甲公司", phone=STORED, remark="原有")


def sent(form: ScopedForm, **values: str) -> QueryDict:
    """What the form sends back, with other values in some fields."""
    data = QueryDict(mutable=True)
    data.update({bound.name: str(bound.value() or "") for bound in form})
    data.update({"reason": "录入有误"} | values)
    return data


def again(organisation: Organisation, **values: str) -> Form:
    row = Organisation.objects.get(pk=organisation.pk)
    return Form(sent(Form(instance=row), **values), instance=row)


# encrypted values


@pytest.mark.parametrize(
    ("shown", "changed"),
    [
        ("138****0001", False),
        (STORED, False),
        ("13900000002", True),
        ("", True),
        ("138****0002", True),
    ],
)
def test_the_mask_sent_back_means_unchanged(shown: str, changed: bool) -> None:
    assert MaskedField().has_changed(STORED, shown) is changed


@pytest.mark.parametrize(
    ("stored", "sent_back", "changed"),
    [("", "", False), (None, "", False), ("", "13900000002", True), (None, None, False)],
)
def test_an_empty_value_is_no_mask(stored: Any, sent_back: Any, changed: bool) -> None:
    assert MaskedField().has_changed(stored, sent_back) is changed


def test_a_stored_value_is_masked_and_a_typed_one_shown_as_it_was() -> None:
    field = MaskedField()
    assert field.prepare_value(STORED) == "138****0001"
    assert field.prepare_value("") == ""
    assert field.prepare_value(None) is None
    typed = field.bound_data("1390000", STORED)
    assert isinstance(typed, Typed)
    assert field.prepare_value(typed) == "1390000"
    assert field.bound_data("", STORED) == ""


@pytest.mark.parametrize(
    ("typed", "kept", "valid"),
    [
        ("138****0001", STORED, True),
        ("13900000002", "13900000002", True),
        ("", "", True),
        ("139****0002", STORED, False),
        ("****", STORED, False),
    ],
)
def test_only_a_whole_number_takes_the_place_of_another(
    organisation: Organisation, typed: str, kept: str, valid: bool
) -> None:
    form = again(organisation, phone=typed)
    assert form.is_valid() is valid
    if valid:
        form.save()
    else:
        assert form.errors == {"phone": ["请填写完整的号码，或者保留原来的显示不动。"]}
    assert Organisation.objects.get(pk=organisation.pk).phone == kept


def test_which_columns_are_encrypted() -> None:
    meta = Organisation._meta
    assert [field.name for field in meta.concrete_fields if encrypted(field)] == ["phone"]


# refusals


def test_what_the_database_refused_stands_above_the_form(organisation: Organisation) -> None:
    form = again(organisation, remark="我的")
    form.save_error = "日期重叠。"
    assert not form.is_valid()
    assert form.non_field_errors() == ["日期重叠。"]


# choices


def test_the_present_choice_stays_allowed_though_out_of_scope(
    organisation: Organisation, make_organisation: Any, foreign_zone: Area
) -> None:
    """The form has been narrowed to the user's rows before; the stored one may lie outside."""
    outside = make_organisation("外区", area=foreign_zone)
    other = make_organisation("另一外区", area=foreign_zone)
    Organisation.objects.filter(pk=organisation.pk).update(successor=outside)
    row = Organisation.objects.get(pk=organisation.pk)

    class Narrowed(Form):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            field: Any = self.base_fields["successor"]
            field.queryset = Organisation.objects.filter(area=organisation.area)
            super().__init__(*args, **kwargs)

    form = Narrowed(sent(Narrowed(instance=row)), instance=row)
    assert form.is_valid(), form.errors
    assert set(form.fields["successor"].queryset) == {organisation, outside}  # type: ignore[attr-defined]
    refused = Narrowed(sent(Narrowed(instance=row), successor=str(other.pk)), instance=row)
    assert list(refused.errors) == ["successor"]


def test_a_search_field_shows_the_present_choice_without_asking(
    own: dict[str, Any], client_of: Any
) -> None:
    row: Organisation = own["districts.Organisation"]
    page = client_of("clerk").get(reverse(ORGANISATION, args=[row.pk]))
    coverages = page.context["inline_admin_formsets"][0].formset.initial_forms
    select = coverages[0].fields["party_organisation"].widget
    party = row.coverages.get().party_organisation
    assert select.known == (str(party.pk), str(party))
    ((_, options, _),) = select.optgroups("x", [str(party.pk)])
    assert [(option["label"], option["selected"]) for option in options] == [(str(party), True)]


def test_a_new_row_lies_in_the_own_area_and_says_what_to_do(
    own: dict[str, Any], client_of: Any, zone: Area
) -> None:
    page = client_of("clerk").get(reverse("admin:districts_jointcommittee_add"))
    form = page.context["adminform"].form
    assert form.initial["area"] == zone.pk
    assert [str(form.fields[name].widget.input_type) for name in ("founded", "dissolved")] == [
        "date",
        "date",
    ]
    assert ("", "请选择") in list(form.fields["nature"].choices)
    assert form.fields["nature"].error_messages["required"] == "请选择性质。"
    assert form.fields["name"].error_messages["required"] == "请填写名称。"
    building = client_of("clerk").get(reverse("admin:districts_venue_add"))
    assert building.context["adminform"].form.fields["building"].empty_label == "（不填）"


# uniqueness


@pytest.mark.parametrize("code", ["unique", "unique_together", "unique_for_date"])
def test_uniqueness_says_the_same_for_every_row(code: str) -> None:
    errors = neutral(ValidationError({"uscc": [ValidationError("宣化某公司已有", code=code)]}))
    assert errors.message_dict == {"uscc": [NOT_AVAILABLE]}
    assert errors.error_dict["uscc"][0].code == "unique"


def test_other_errors_stay_as_they_are() -> None:
    errors = neutral(
        ValidationError(
            {"opened": [ValidationError("不是日期。", code="invalid")], "name": ["太长。"]}
        )
    )
    assert errors.message_dict == {"opened": ["不是日期。"], "name": ["太长。"]}
    plain = neutral(ValidationError("不行。", code="invalid"))
    assert plain.message_dict == {NON_FIELD_ERRORS: ["不行。"]}
    keyed = neutral(ValidationError("已有。", code="unique_together"))
    assert keyed.message_dict == {NON_FIELD_ERRORS: [NOT_AVAILABLE]}


def test_a_name_taken_in_the_own_area_is_told(own: dict[str, Any], client_of: Any) -> None:
    """A compound key never reaches beyond the area that was chosen."""
    taken: CommercialDistrict = own["districts.CommercialDistrict"]
    client, url = client_of("clerk"), reverse("admin:districts_commercialdistrict_add")
    data = {**form_of(client, url), "name": taken.name, "kind": "market", "area": taken.area_id}
    form = client.post(url, data).context["adminform"].form
    assert form.non_field_errors() == ["这个区划里已有同名商圈，请更正那一条，或改用能区别的名称。"]
    assert CommercialDistrict.objects.filter(name=taken.name).count() == 1
