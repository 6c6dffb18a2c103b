"""The stores of the made-up city are as real as the registers demand."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from core.dated import Quarter
from districts.models import Area
from reports.compile.compiling import compile_report
from reports.models import TitleFact
from storefronts.models import Plaque, Storefront, StorefrontMember, Title
from storefronts.services import verdicts

pytestmark = pytest.mark.django_db


def test_stores_of_a_city_stand_in_its_streets_and_their_plaques_are_scanned() -> None:
    out = StringIO()
    given: dict[str, Any] = {"organisations": 100, "members": 200, "storefronts": 200}
    call_command("make_city", json=True, stdout=out, **given)
    told = json.loads(out.getvalue())
    assert told["storefront"] == Storefront.objects.count() == 200
    assert told["title"] == told["plaque"] == Plaque.objects.count() == 40
    assert StorefrontMember.objects.count() == 60
    assert Storefront.objects.filter(search__contains=["零售"]).exists()
    kinds = {verdicts.verify(one.token).kind for one in Plaque.objects.all()}
    assert kinds == {"valid", "expired"}
    for title in Title.objects.prefetch_related("phases"):
        assert title.phases.order_by("-since").first().state == title.state
    district = Area.objects.get(code=f"{Area.objects.get(kind='city').code}01")
    compile_report(district, Quarter(2017, 4))
    assert TitleFact.objects.exists()
