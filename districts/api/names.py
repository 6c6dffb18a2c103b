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


class AmountField(serializers.CharField):
    """An amount in fen as people read it: `1,234.56 元`."""

    def __init__(self, source: str, **kwargs: Any) -> None:
        super().__init__(source=source, read_only=True, help_text="同一金额的写法", **kwargs)

    def to_representation(self, value: Any) -> str:
        return f"{yuan(value)} 元"


@extend_schema_field({"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}:[0-9]{2}$"})
class ClockField(serializers.TimeField):
    """An hour of the place, without a zone, which `format: time` would ask for."""
