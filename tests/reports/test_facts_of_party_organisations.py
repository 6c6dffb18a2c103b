"""The fact of a Party organisation on the cut-off day: what it covers, who belongs to it."""

import datetime as dt
from typing import Any

from districts.models import (
    Area,
    CoverageWay,
    Organisation,
    OrganisationCoverage,
    PartyOrganisationPhase,
    PartyPost,
)
from members.models import Affiliation, PartyMember
from tests.conftest import START
from tests.reports.days import DAY, LONG_AGO, MORROW, SPELLS, STANDS, Parties
from tests.reports.deeds import deed, present
from tests.reports.making import Q4, cover, make_member


def test_which_party_organisations_stand(parties: Any, foreign_zone: Area) -> None:
    def fill(found: Parties) -> None:
        for stands, (fields, holds) in STANDS.items():
            found.add(stands, {"type": "branch"} if holds else None, **fields)
        for name, founded, new in (
            ("季初成立", Q4.first, True),
            ("上季末成立", Q4.first - dt.timedelta(days=1), False),
            ("季末成立", DAY, True),
        ):
            found.add(name, {"founded_in_quarter": new}, founded=founded)
        found.add("外区党支部", None, area=foreign_zone)
        for name, since, kind in (("当日改型", DAY, "committee"), ("次日改型", MORROW, "branch")):
            party = found.add(name, {"type": kind})
            PartyOrganisationPhase.objects.create(
                party_organisation=party, since=since, name=name, type="committee"
            )
        renamed = found.branch("旧名党支部")
        found.expected["新名党支部"] = {"type": "general_branch"}
        found.expected["旧名党支部"] = None
        PartyOrganisationPhase.objects.create(
            party_organisation=renamed, since=DAY, name="新名党支部", type="general_branch"
        )

    parties(fill)


def test_how_many_organisations_one_covers(parties: Any, make_organisation: Any) -> None:
    CoverageWay.objects.create(code="guide", name="指导员联系", statistical_class="work_only")

    def fill(found: Parties) -> None:
        for spell, (fields, holds) in SPELLS.items():
            cover(make_organisation(), found.add(spell, {"covers": int(holds)}), **fields)
        for way, covers in (("joint", 1), ("attached", 1), ("guide", 0)):
            cover(make_organisation(), found.add(way, {"covers": covers}), way=way)
        cover(make_organisation(state="shell"), found.add("空壳", {"covers": 0}))
        several = found.add("三家", {"covers": 3})
        for _ in range(3):
            cover(make_organisation(), several, way="joint")
        again = make_organisation()
        twice = found.add("两段算一家", {"covers": 1})
        OrganisationCoverage.objects.bulk_create(
            cover_row(again, twice, **spell) for spell in ({"until": LONG_AGO}, {"since": LONG_AGO})
        )

    parties(fill)


def cover_row(organisation: Organisation, party: Any, **spell: Any) -> OrganisationCoverage:
    way = CoverageWay.objects.get(code="joint")
    return OrganisationCoverage(
        organisation=organisation, party_organisation=party, way=way, **{"since": START, **spell}
    )


def belonging(formal: int, full: int, floating: int, managed: int, unplaced: int) -> dict[str, int]:
    return {
        "formal_members": formal,
        "full_members": full,
        "floating_members": floating,
        "managed_members": managed,
        "unplaced_members": unplaced,
    }


def test_who_belongs_and_who_floats_in(parties: Any) -> None:
    def fill(found: Parties) -> None:
        here, guest = belonging(1, 1, 0, 1, 1), belonging(0, 0, 1, 1, 0)
        nobody = belonging(0, 0, 0, 0, 0)
        for spell, (fields, holds) in SPELLS.items():
            for kind, one in (("formal", here), ("floating_in", guest)):
                party = found.add(f"{kind}{spell}", one if holds else nobody)
                member = PartyMember.objects.create(name="甲", area=party.area, full_since=START)
                row = {"since": START, **fields}
                Affiliation.objects.create(
                    member=member, kind=kind, party_organisation=party, **row
                )
        for name, fields, expected in (
            ("转正于当日", {"full_since": DAY}, here),
            ("转正于次日", {"full_since": MORROW}, belonging(1, 0, 0, 1, 1)),
            ("未转正", {"full_since": None}, belonging(1, 0, 0, 1, 1)),
            ("终止于当日", {"ended": DAY, "end_reason": "died"}, nobody),
            ("终止于次日", {"ended": MORROW, "end_reason": "died"}, here),
        ):
            make_member(None, found.add(name, expected), **fields)
        for name, fields, expected in (
            ("流入者终止于当日", {"ended": DAY, "end_reason": "died"}, nobody),
            ("流入者终止于次日", {"ended": MORROW, "end_reason": "died"}, guest),
        ):
            make_member(None, found.add(name, expected), "floating_in", **fields)
        make_member(None, found.add("双重组织生活", nobody), "dual")

    parties(fill)


def test_who_has_an_employer_here_is_not_unplaced(parties: Any, make_organisation: Any) -> None:
    def fill(found: Parties) -> None:
        placed, unplaced = belonging(1, 1, 0, 1, 0), belonging(1, 1, 0, 1, 1)
        for spell, (fields, holds) in SPELLS.items():
            member = make_member(None, found.add(f"任职{spell}", placed if holds else unplaced))
            member.employments.create(
                organisation=make_organisation(), **{"since": START, **fields}
            )
        shell = make_organisation(state="shell")
        make_member(shell, found.add("单位不在正常经营", unplaced))
        away = make_member(None, found.add("单位不在册", unplaced))
        away.employments.create(employer_name="外地公司", since=START)
        probationary = found.add("未登记单位的预备党员", {"unplaced_full_members": 0})
        make_member(None, probationary, full_since=None)
        make_member(None, found.add("未登记单位的正式党员", {"unplaced_full_members": 1}))

    parties(fill)


def test_who_floats_in_twice_counts_once(parties: Any) -> None:
    def fill(found: Parties) -> None:
        guest, nobody = belonging(0, 0, 1, 1, 0), belonging(0, 0, 0, 0, 0)
        earlier, later = found.add("先流入", nobody), found.add("后流入", guest)
        member = make_member(None, earlier, "floating_in")
        member.affiliations.create(kind="floating_in", party_organisation=later, since=LONG_AGO)
        first, second = found.add("同日先记", nobody), found.add("同日后记", guest)
        member = make_member(None, first, "floating_in")
        member.affiliations.create(kind="floating_in", party_organisation=second, since=START)
        home, host = (
            found.add("所在", belonging(1, 1, 0, 1, 1)),
            found.add("又流入", belonging(0, 0, 1, 0, 0)),
        )
        member = make_member(None, home)
        member.affiliations.create(kind="floating_in", party_organisation=host, since=START)

    parties(fill)


def test_whose_secretary_was_trained(parties: Any) -> None:
    """The member of its own who bears his name, at a training of the year, wherever it was held."""
    none = {"secretary": False, "secretary_trained": False}
    untrained = {"secretary": True, "secretary_trained": False}
    trained = {"secretary": True, "secretary_trained": True}

    def fill(found: Parties) -> None:
        found.add("没有书记", none)
        for spell, (fields, holds) in SPELLS.items():
            party = found.add(spell, trained if holds else none)
            _secretary(party, **fields)
            _attended(party, spell)
        for name, expected, activity in (
            ("没有参加", untrained, {"state": "planned"}),
            ("党课不是培训", untrained, {"theme": "life", "kind": "lecture"}),
            ("年初第一天", trained, {"day": dt.date(DAY.year, 1, 1)}),
            ("去年最后一天", untrained, {"day": dt.date(DAY.year - 1, 12, 31)}),
            ("当日", trained, {"day": DAY}),
            ("次日", untrained, {"day": MORROW}),
        ):
            party = found.add(name, expected)
            _secretary(party)
            _attended(party, name, **activity)
        other = found.add("副书记参加了", untrained)
        _secretary(other)
        _secretary(other, name="副手", title="deputy")
        _attended(other, "副书记班", who="副手")
        stranger = found.add("同名的是别的支部的", untrained)
        _secretary(stranger)

    parties(fill)


def _secretary(party: Any, name: str = "书记", title: str = "secretary", **spell: Any) -> None:
    PartyPost.objects.create(
        party_organisation=party, title=title, name=name, **{"since": START, **spell}
    )


def _attended(party: Any, title: str, who: str = "书记", **fields: Any) -> None:
    usual = {"theme": "training", "kind": "secretary_training"}
    present(deed(party.area, title, **{**usual, **fields}), make_member(None, party, name=who))
