"""A superior's form of an area with one cell, for the tables of tests."""

from typing import Any

from accounts.models import User
from districts.models import Area
from reports.models import FormCell, FormTemplate, FormVersion

LAYOUT = [{"name": "表一", "rows": 2, "columns": 2, "cells": [[1, 1, "单位数", 0]]}]


def forms_in(area: Area, user: User) -> list[Any]:
    template = FormTemplate.objects.create(area=area, name="季报", set_by=user)
    version = FormVersion.objects.create(
        template=template, number=1, filename="季报.xlsx", layout=LAYOUT, by=user
    )
    cell = FormCell.objects.create(
        version=version, sheet="表一", row=1, column=2, part="numerator", code="organisations"
    )
    return [template, version, cell]
