"""Rows the register already holds: updated, passed over, or looked at one by one."""

import re

import pytest

from districts.enums import BatchState, KnownRows
from districts.models import ImportBatch, MemberOrganisation, Organisation, OrganisationPhase
from districts.services import previews
from tests.districts.conftest import workbook
from tests.districts.wizard import batch_of, page, previewed, send, text, work
from tests.shared_world import shared

HEAD = ("企业名称", "是否建立党组织", "从业人员", "备注")
FIRST = workbook(
    HEAD, ("甲公司", "×", 8), ("乙公司", "×", 9), ("丙公司", "×", 10), day="2017-12-31"
)
SECOND = workbook(
    HEAD,
    ("甲公司", "×", 18, "扩建"),
    ("乙公司", "×", 19),
    ("丙公司", "×", 10),
    ("丁公司", "×", 11),
    day="2018-03-31",
)


@pytest.fixture
def client(sign_in, clerk):
    return sign_in(clerk)


@pytest.fixture
@shared
def batch(client) -> ImportBatch:
    """The next quarter's ledger, looked at: two rows differ, one does not, one is new."""
    first = previewed(client, body=FIRST)
    client.post(page(first), {"choice": "all"})
    work(first)
    return previewed(client, body=SECOND)


def treat(client, batch: ImportBatch, choice: str) -> ImportBatch:
    assert client.post(page(batch), {"choice": "known", "known_rows": choice}).url == page(batch)
    return work(batch)


def counted(batch: ImportBatch) -> tuple[int, ...]:
    keys = ("rows", "new", "changed", "unchanged", "skipped", "wrong", "missing")
    return tuple(batch.preview["counts"][key] for key in keys)


def staff() -> dict[str, int]:
    """The latest number of each organisation."""
    rows = OrganisationPhase.objects.order_by("since").values_list("organisation__name", "staff")
    return dict(rows)


def test_by_default_they_are_updated(client, batch):
    assert batch.known_rows == KnownRows.UPDATE
    assert counted(batch) == (4, 1, 2, 1, 0, 0, 0)
    shown = text(client.get(page(batch)))
    assert "已在登记册里的 3 行怎么办" in shown
    assert '<input type="radio" name="known_rows" value="update" checked>' in shown
    client.post(page(batch), {"choice": "all"})
    work(batch)
    assert staff() == {"甲公司": 18, "乙公司": 19, "丙公司": 10, "丁公司": 11}


def test_passed_over(client, batch):
    batch = treat(client, batch, "skip")
    assert counted(batch) == (4, 1, 0, 0, 3, 0, 0)
    shown = text(client.get(page(batch), {"show": "skipped"}))
    assert "跳过 3 行" in shown
    assert "确认导入 1 行" in shown
    client.post(page(batch), {"choice": "all"})
    assert work(batch).state == BatchState.DONE
    assert staff() == {"甲公司": 8, "乙公司": 9, "丙公司": 10, "丁公司": 11}
    assert str(Organisation.objects.get(name="甲公司").stated_on) == "2017-12-31"
    assert "跳过 3 行" in text(client.get(page(batch, "status")))


def test_passing_over_everything_can_be_thought_better_of(client, batch):
    body = workbook(HEAD, ("甲公司", "×", 18), day="2018-03-31", title="只有一家")
    batch = treat(client, previewed(client, body=body), "skip")
    assert (batch.state, counted(batch)) == (BatchState.PREVIEWED, (1, 0, 0, 0, 1, 0, 2))
    batch = treat(client, batch, "update")
    assert counted(batch) == (1, 0, 1, 0, 0, 0, 2)
    treat(client, batch, "skip")
    client.post(page(batch), {"choice": "all"})
    assert work(batch).state == BatchState.UNCHANGED
    assert batch.error == "没有要写入的行，登记册没有变化。"


def test_one_by_one_each_update_has_a_tick(client, batch):
    batch = treat(client, batch, "each")
    assert counted(batch) == (4, 1, 2, 1, 0, 0, 0)
    shown = text(client.get(page(batch), {"show": "new"}))
    tick = '<input type="checkbox" form="decide" name="row" value="{}" aria-label="{}" checked>'
    assert tick.format(4, "更新第 4 行 甲公司") in shown
    assert tick.format(5, "更新第 5 行 乙公司") in shown
    assert shown.count('type="checkbox"') == 2
    assert 'id="new"' in shown  # all parts stand on one page, so that no tick is lost
    assert "确认导入勾选的行" in shown


def test_one_by_one_what_is_not_ticked_stays(client, batch):
    batch = treat(client, batch, "each")
    answer = client.post(page(batch), {"choice": "all", "ticks": 1, "row": ["5"]})
    assert answer.url == page(batch, "status")
    batch = work(batch)
    assert (batch.state, batch.skipped) == (BatchState.DONE, [4])
    assert counted(batch) == (4, 1, 1, 1, 1, 0, 0)
    assert staff() == {"甲公司": 8, "乙公司": 19, "丙公司": 10, "丁公司": 11}
    assert Organisation.objects.get(name="甲公司").remark == ""


def test_one_by_one_none_ticked(client, batch):
    batch = treat(client, batch, "each")
    client.post(page(batch), {"choice": "all", "ticks": 1})
    assert work(batch).skipped == [4, 5]
    assert staff() == {"甲公司": 8, "乙公司": 9, "丙公司": 10, "丁公司": 11}


@pytest.mark.parametrize(
    "rows",
    [["6"], ["7"], ["4", "99"], ["-4"], ["4 or 1=1"], ["４"], ["9" * 5000], [""]],
)
def test_ticks_that_are_not_of_this_batch_are_refused(client, batch, rows):
    batch = treat(client, batch, "each")
    answer = client.post(page(batch), {"choice": "all", "ticks": 1, "row": rows}, follow=True)
    assert "勾选的行与这一批的更新不符" in text(answer)
    batch.refresh_from_db()
    assert (batch.state, batch.skipped) == (BatchState.PREVIEWED, [])


def ticked_rows(shown: str) -> list[str]:
    """The rows with a tick on the page of the preview."""
    return re.findall(r'name="row" value="(\d+)" aria-label="[^"]*" checked>', shown)


def test_ticks_that_were_refused_come_back_as_they_were_sent(client, batch):
    batch = treat(client, batch, "each")
    answer = client.post(page(batch), {"choice": "all", "ticks": 1, "row": ["5", "99"]})
    shown = text(answer)
    assert "勾选的行与这一批的更新不符" in shown
    assert ticked_rows(shown) == ["5"]
    assert shown.count('name="row"') == 2
    assert ticked_rows(text(client.get(page(batch)))) == ["4", "5"]  # nothing was confirmed


def test_ticks_stay_where_the_register_changed_meanwhile(client, batch):
    batch = treat(client, batch, "each")
    client.post(page(batch), {"choice": "all", "ticks": 1, "row": ["5"]})
    OrganisationPhase.objects.filter(organisation__name="乙公司").update(staff=19)
    assert "请重新核对" in work(batch).job.error
    assert ticked_rows(text(client.get(page(batch)))) == ["5"]
    client.post(page(batch), {"choice": "again"})
    batch = work(batch)
    shown = text(client.get(page(batch)))
    assert (batch.state, batch.skipped) == (BatchState.PREVIEWED, [4])
    assert (ticked_rows(shown), shown.count('name="row"')) == ([], 1)  # row 5 no longer differs
    assert counted(batch) == (4, 1, 1, 2, 0, 0, 0)


def test_a_second_confirmation_with_other_ticks_changes_nothing(client, batch):
    batch = treat(client, batch, "each")
    client.post(page(batch), {"choice": "all", "ticks": 1, "row": ["5"]})
    answer = client.post(page(batch), {"choice": "all", "ticks": 1, "row": ["4"]})
    assert answer.url == page(batch, "status")
    assert work(batch).skipped == [4]


def test_one_by_one_needs_the_page_with_the_ticks(client, batch):
    batch = treat(client, batch, "each")
    answer = client.post(page(batch), {"choice": "all"}, follow=True)
    assert "勾选的行与这一批的更新不符" in text(answer)


def test_ticks_mean_nothing_where_all_are_updated(client, batch):
    client.post(page(batch), {"choice": "all", "ticks": 1, "row": ["4"]})
    assert work(batch).skipped == []
    assert staff()["乙公司"] == 19


def test_too_many_to_look_at(client, batch, monkeypatch):
    monkeypatch.setattr(previews, "ROWS", 1)
    batch = treat(client, batch, "each")
    answer = client.post(page(batch), {"choice": "all", "ticks": 1, "row": ["4"]}, follow=True)
    assert "有 2 行更新，逐条看最多 1 行" in text(answer)


def test_an_unknown_choice_is_refused(client, batch):
    answer = client.post(page(batch), {"choice": "known", "known_rows": "delete"}, follow=True)
    assert "请选择更新、跳过或逐条看。" in text(answer)
    batch.refresh_from_db()
    assert batch.known_rows == KnownRows.UPDATE


def test_another_choice_since_the_preview_is_another_ledger(client, batch):
    client.post(page(batch), {"choice": "all"})
    ImportBatch.objects.filter(pk=batch.pk).update(known_rows=KnownRows.SKIP)
    assert work(batch).state == BatchState.PREVIEWED
    assert "请重新核对" in batch.job.error
    assert staff() == {"甲公司": 8, "乙公司": 9, "丙公司": 10}


def test_a_wrong_row_is_counted_once(client, batch):
    body = workbook(
        HEAD,
        ("甲公司", "×", 18),
        ("乙公司", "×", "约九"),
        ("丁公司", "×", 11),
        day="2018-03-31",
    )
    batch = treat(client, previewed(client, body=body), "skip")
    assert counted(batch) == (3, 1, 0, 0, 1, 1, 1)
    client.post(page(batch), {"choice": "sound"})
    work(batch)
    assert staff() == {"甲公司": 8, "乙公司": 9, "丙公司": 10, "丁公司": 11}


def test_undone_all_is_as_before(client, batch):
    batch = treat(client, batch, "each")
    client.post(page(batch), {"choice": "all", "ticks": 1, "row": ["4"]})
    work(batch)
    client.post(page(batch, "undo"))
    assert staff() == {"甲公司": 8, "乙公司": 9, "丙公司": 10}


# a ledger of seats: what is known is the seat, not the organisation that takes it

SEATS = ("联合党组织名称", "成员单位名称", "成员单位性质", "加入时间", "备注")


@pytest.fixture
@shared
def seats(client) -> ImportBatch:
    """The next list of seats: one seat is known, the second its holder's first in another
    committee, the third of a new organisation."""
    old = ("甲商圈党建联盟", "甲公司", "业主", "2016.05")
    body = workbook(SEATS, old, day="2016-12-31")
    first = work(batch_of(send(client, body=body, kind="member-organisations")))
    client.post(page(first), {"choice": "all"})
    work(first)
    rows = (
        (*old[:2], "社区", "2016.05", "更名"),
        ("乙商圈党建联盟", "甲公司", "业主", "2017.03"),
        ("乙商圈党建联盟", "乙公司", "业主", "2017.03"),
    )
    body = workbook(SEATS, *rows, day="2017-12-31")
    return work(batch_of(send(client, body=body, kind="member-organisations")))


def seated() -> list[tuple[str, str, str]]:
    rows = MemberOrganisation.objects.order_by("pk")
    return [(str(row.organisation), str(row.joint_committee), row.capacity) for row in rows]


def test_a_new_seat_of_a_known_organisation_is_not_passed_over(client, seats):
    assert counted(seats) == (3, 1, 2, 0, 0, 0, 0)
    assert "已在登记册里的 1 行怎么办" in text(client.get(page(seats)))
    batch = treat(client, seats, "skip")
    assert counted(batch) == (3, 1, 1, 0, 1, 0, 0)
    client.post(page(batch), {"choice": "all"})
    assert work(batch).state == BatchState.DONE
    assert seated() == [
        ("甲公司", "甲商圈党建联盟", "owner"),
        ("甲公司", "乙商圈党建联盟", "owner"),
        ("乙公司", "乙商圈党建联盟", "owner"),
    ]
    assert Organisation.objects.get(name="甲公司").remark == ""


def test_one_by_one_a_seat_that_is_not_ticked_is_not_taken(client, seats):
    batch = treat(client, seats, "each")
    client.post(page(batch), {"choice": "all", "ticks": 1, "row": ["4"]})
    assert work(batch).skipped == [5]
    assert seated() == [
        ("甲公司", "甲商圈党建联盟", "community"),
        ("乙公司", "乙商圈党建联盟", "owner"),
    ]
