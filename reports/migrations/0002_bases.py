"""The bases a district starts with, each in its first version."""

from django.db import migrations

TWO_NEW = ["enterprise", "social"]
BASES = [
    ("default", "2026版", "2026", {"kinds": TWO_NEW},
     "分母为正常经营的非公有制企业和社会组织；单独、联合、挂靠、派驻等方式均计入组织覆盖。"),
    ("ten-staff", "10人以上", "2026", {"kinds": TWO_NEW, "least_staff": 10},
     "分母限从业人员 10 人以上的非公有制企业和社会组织（2023 年“两个覆盖”集中排查的重点范围）。"),
    ("with-sole", "含个体工商户", "2026", {"kinds": [*TWO_NEW, "sole_proprietor"]},
     "分母另含个体工商户。"),
    ("seats", "成员单位计入", "2026", {"kinds": TWO_NEW, "seats_count": True},
     "在商圈联合党组织中有席位的单位计为联合覆盖（西工区三个商圈组织覆盖率 100% 即按此口径）。"),
    ("activities", "活动计入", "2026", {"kinds": TWO_NEW, "activities_count": True},
     "本季度主办、协办或者到场参加了活动的单位也计为工作覆盖。"),
]


def add_bases(apps, schema_editor):
    basis = apps.get_model("reports", "Basis")
    for order, (code, name, version, choice, note) in enumerate(BASES, 1):
        basis.objects.get_or_create(
            code=code,
            version=version,
            defaults={"name": name, "note": note, "order": order, **choice},
        )


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [migrations.RunPython(add_bases, migrations.RunPython.noop)]
