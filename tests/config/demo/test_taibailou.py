"""The chain of 太白楼路商圈 and the posts of its members stand in the demonstration."""

from collections import Counter

import pytest
from django.utils.timezone import localdate

from districts.models import Area, Instructor, JointCommittee, Organisation, WorkCoverage
from districts.services import guidance
from members.models import PioneerPost


@pytest.fixture
def street(areas: dict[str, Area]) -> Area:
    return areas["370811003"]


def test_jn3_the_chain_from_the_street_to_the_instructors(street: Area) -> None:
    bodies = dict(JointCommittee.objects.filter(area=street).values_list("name", "nature"))
    assert bodies[f"{street.name}党工委"] == "dispatched"
    assert bodies["太白楼路商圈党建联盟"] == "coordinating"
    assert Instructor.objects.filter(area=street).count() == 4
    guided = WorkCoverage.objects.filter(organisation__area=street, means="instructor")
    enterprises = Organisation.objects.filter(area=street, kind="enterprise")
    assert set(guided.values_list("organisation", flat=True)) == set(
        enterprises.values_list("pk", flat=True)
    )
    assert enterprises.count() == 8


def test_jn3_nobody_guides_more_than_he_may(street: Area) -> None:
    assert not guidance.overburdened(street.path, localdate()).exists()


def test_jn6_posts_stand_without_a_named_member(street: Area) -> None:
    posts = PioneerPost.objects.filter(commercial_district__name="太白楼路商圈")
    assert Counter(posts.values_list("kind", flat=True)) == {"vanguard": 3, "area": 2}
    assert not posts.exclude(member=None).exists()
