"""How rows of other lists are named in a row: what it takes to find them, and their name."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.money import yuan
from districts.models import Area, CommercialDistrict, Organisation, PartyOrganisation


class AreaName(serializers.ModelSerializer):
    class Meta:
        model = Area
        fields = ("code", "name")


class CommercialDistrictName(serializers.ModelSerializer):
    class Meta:
        model = CommercialDistrict
        fields = ("id", "name")


class OrganisationName(serializers.ModelSerializer):
    class Meta:
        model = Organisation
        fields = ("id", "name")


class PartyOrganisationName(serializers.ModelSerializer):
    class Meta:
        model = PartyOrganisation
        fields = ("id", "name")


#: of what lists tell: the rows that are named wherever one links to them
NAMED: dict[Any, type[serializers.ModelSerializer]] = {
    one.Meta.model: one
    for one in (AreaName, CommercialDistrictName, OrganisationName, PartyOrganisationName)
}


# A row whose links to areas, commercial districts and (Party) organisations are told by name; its
# queryset reads them along. (A docstring here would describe every list that has none.)
class NamingSerializer(serializers.ModelSerializer):
    def build_relational_field(self, field_name: str, relation_info: Any) -> Any:
        named = NAMED.get(relation_info.related_model)
        if named is None:
            return super().build_relational_field(field_name, relation_info)
        return named, {"read_only": True, "allow_null": relation_info.model_field.null}


class AmountField(serializers.CharField):
    """An amount in fen as people read it: `1,234.56 元`."""

    def __init__(self, source: str, **kwargs: Any) -> None:
        super().__init__(source=source, read_only=True, help_text="同一金额的写法", **kwargs)

    def to_representation(self, value: Any) -> str:
        return f"{yuan(value)} 元"


@extend_schema_field({"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}:[0-9]{2}$"})
class ClockField(serializers.TimeField):
    """An hour of the place, without a zone, which `format: time` would ask for."""
