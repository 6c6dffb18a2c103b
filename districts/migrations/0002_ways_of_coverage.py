"""The ways of coverage a district starts with; the list stays editable."""

from django.db import migrations

WAYS = [
    ("standalone", "单独组建", "单独、单独建立、独立组建", "standalone"),
    ("joint", "联合组建", "联合、联合建立、联合组建覆盖", "joint"),
    ("attached", "挂靠组建", "挂靠、依托组建", "other"),
    ("dispatched", "派驻组建", "派驻、选派组建", "other"),
    ("grid", "网格组建", "网格、网格覆盖", "joint"),
    ("unified", "区域统建", "区域联建、行业统建、统建", "joint"),
]


def add_ways(apps, schema_editor):
    way = apps.get_model("districts", "CoverageWay")
    for order, (code, name, synonyms, statistical_class) in enumerate(WAYS, 1):
        way.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "synonyms": synonyms,
                "statistical_class": statistical_class,
                "order": order,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("districts", "0001_initial")]

    operations = [migrations.RunPython(add_ways, migrations.RunPython.noop)]
