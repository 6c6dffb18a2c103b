"""Members of the demonstration that no ledger lists: JF11, QC15, XH4, JN1, loaded once."""

from collections import Counter
from typing import Any

import pytest

from districts.models import Area, PartyOrganisation, Statement
from members.enums import TransferState
from members.models import Affiliation, MembershipTransfer, PioneerPost, Recommendation


def test_jf11_baohu_community(areas: Any) -> None:
    area = Area.objects.get(name="宝湖社区")
    parties = PartyOrganisation.objects.filter(area=area)
    grid = parties.filter(type="group", name__contains="网格")
    groups = parties.filter(type="group").exclude(name__contains="网格")
    assert (parties.filter(type="branch").count(), groups.count(), grid.count()) == (1, 3, 8)
    assert Affiliation.objects.filter(party_organisation__area=area, kind="formal").count() == 110
    assert PioneerPost.objects.filter(area=area, kind="household").count() == 11
    stated = Statement.objects.filter(area=area).values_list("metric", "value")
    assert dict(stated) == {"households": 5860, "members": 110}


def test_qc15_five_to_ten_of_each_a_year(areas: Any) -> None:
    rows = Recommendation.objects.filter(day__year=2013, outcome="granted")
    kinds = Counter(rows.values_list("kind", flat=True))
    assert kinds == {"college": 8, "household": 6}
    assert all(5 <= count <= 10 for count in kinds.values())


@pytest.mark.parametrize("code", ["130705Z01", "640106Z01"])
def test_xh4_a_transfer_in_each_state(areas: Any, code: str) -> None:
    rows = MembershipTransfer.objects.filter(area__code=code)
    assert sorted(rows.values_list("state", flat=True)) == sorted(TransferState.values)
    assert rows.filter(
        letter_number="〔2019〕1号" if code == "130705Z01" else "〔2018〕1号"
    ).exists()


def test_jn1_the_total_of_the_commercial_district(areas: Any) -> None:
    stated = Statement.objects.get(commercial_district__name="太白楼路商圈", metric="members")
    assert stated.value == 804
