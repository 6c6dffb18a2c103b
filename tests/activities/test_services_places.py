"""Places are taken one by one and never twice."""

from typing import Any

from activities.services import places
from tests.activities.makers import activity_in


def test_the_last_place_is_given_once(zone: Any) -> None:
    activity = activity_in(zone, places=2)
    take = {"taken": "taken", "of": "places"}
    assert [places.take(activity, **take) for _ in range(3)] == [True, True, False]
    places.give_back(activity, taken="taken")
    assert places.take(activity, **take)
    activity.refresh_from_db()
    assert activity.taken == 2


def test_a_group_needs_places_for_all(zone: Any) -> None:
    activity = activity_in(zone, places=3)
    assert not places.take(activity, taken="taken", of="places", number=4)
    assert places.take(activity, taken="taken", of="places", number=3)


def test_without_a_limit_there_is_always_room(zone: Any) -> None:
    activity = activity_in(zone)
    assert places.take(activity, taken="taken", of="places", number=500)
