"""The Party organisations of the demonstration give the published figures back."""

import datetime as dt

from django.db.models import Count

from config.demo.parties import load_parties
from districts.enums import PartyOrganisationType as Type
from districts.models import (
    CommercialDistrict,
    Organisation,
    OrganisationCoverage,
    PartyOrganisation,
    PartyTitle,
    Statement,
)
from districts.party_links import people
from members.models import Affiliation
from tests.config.demo_done import counts

DAY = dt.date(2014, 1, 15)
QINGCHENG = "441800/441802/"


def test_qc1_one_general_branch_with_four_branches(areas):
    general = PartyOrganisation.objects.get(name="城市广场商圈党总支")
    assert general.type == Type.GENERAL_BRANCH
    assert general.founded == dt.date(2013, 9, 26)
    branches = list(general.children.all())
    assert len(branches) == 4
    counts = people().counts([branch.pk for branch in branches], DAY)
    assert sum(count.formal for count in counts.values()) == 18
    square = CommercialDistrict.objects.get(name="城市广场商圈")
    told = Statement.objects.filter(commercial_district=square).exclude(metric="members")
    assert [(row.metric, row.qualifier, row.value) for row in told.order_by("metric")] == [
        ("organisations", "over", 450),
        ("staff", "nearly", 4000),
    ]


def test_qc10_organisations_branches_and_members(areas):
    inside = Organisation.objects.filter(area__path__startswith=QINGCHENG)
    kinds = dict(inside.values_list("kind").annotate(Count("pk")))
    assert kinds == {"enterprise": 232, "social": 111}
    parties = PartyOrganisation.objects.filter(area__path__startswith=QINGCHENG)
    assert parties.filter(type__in=(Type.BRANCH, Type.JOINT_BRANCH)).count() == 163
    ways = OrganisationCoverage.objects.filter(organisation__in=inside).on(DAY)
    by_way = dict(
        ways.values_list("way__name").annotate(Count("party_organisation", distinct=True))
    )
    assert by_way == {"单独组建": 83, "联合组建": 50, "挂靠组建": 20, "派驻组建": 10}
    assert ways.values("organisation").distinct().count() == 343
    members = Affiliation.objects.on(DAY).filter(party_organisation__in=parties)
    assert members.values("member").distinct().count() == 1186


def test_qc10_comes_out_of_the_compiled_quarter(areas):
    told = counts("441802", 2013, 4)
    assert told["organisation_coverage"] == [343, 343]
    assert told["work_coverage"] == [343, 343]
    assert told["managed_members"][0] == 1186


def test_qc12_and_qc14_titles(areas):
    now = PartyTitle.objects.on(DAY).filter(area__path__startswith=QINGCHENG)
    assert dict(now.values_list("kind").annotate(Count("pk"))) == {
        "red_brand": 14,
        "red_seed": 8,
        "demonstration": 13,
        "secretary_project": 1,
    }
    project = now.get(kind="secretary_project")
    assert str(project) == "城市广场商圈：诚信商圈"
    assert (project.level, now.filter(kind="demonstration", level="city").count()) == (
        "province",
        13,
    )


def test_qc12_the_ladder(areas):
    steps = PartyOrganisation.objects.filter(
        area__path__startswith=QINGCHENG, ladder__until=None, ladder__isnull=False
    )
    assert dict(steps.values_list("ladder__step").annotate(Count("pk"))) == {
        "regulate": 141,
        "improve": 22,
    }


def test_what_is_made_up_says_so(areas):
    named = PartyOrganisation.objects.filter(area__path__startswith=QINGCHENG)
    assert named.exclude(name__contains="演示").count() == 5  # the square's, which are published
    inside = Organisation.objects.filter(area__path__startswith=QINGCHENG)
    (told,) = inside.exclude(name__contains="演示")
    assert told.name == "蒙牛乳业公司"  # which is published too


def test_it_is_loaded_once(areas):
    parties = PartyOrganisation.objects.count()
    assert not load_parties(areas)
    assert PartyOrganisation.objects.count() == parties
