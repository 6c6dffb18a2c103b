"""Columns by hand: a head that is not recognised is explained once, remembered and forgotten."""

from pathlib import Path

import pytest
from django.urls import reverse

from districts import ledgers
from districts.enums import BatchState, Role
from districts.models import ColumnMapping, ImportBatch, Organisation
from districts.services import layouts, recognition
from tests.conftest import make_user
from tests.districts.conftest import workbook
from tests.districts.wizard import START, batch_of, page, previewed, send, text, work
from tests.shared_world import shared

HEAD = ("序号", "户名", "企业统一社会信用代码", "联系电话", "党组织有无", "备注")
ROWS = (
    (1, "甲公司", "916401062301110056", "15000003010", "×", "临街"),
    (2, "乙公司", "91640106200591458D", None, "×", None),
)
OWN = workbook(HEAD, *ROWS, day="2017-12-31")
NEXT = workbook(HEAD, *ROWS, (3, "丙公司", None, None, "×"), day="2018-03-31", title="又一季")
NAMED = Path("自己的台账.xlsx")
CHOSEN = {"column_B": "name", "column_C": "uscc", "column_D": "phone", "column_E": "covered"}


@pytest.fixture
def client(sign_in, clerk):
    return sign_in(clerk)


@pytest.fixture
@shared
def refused(client) -> ImportBatch:
    """A ledger in which no name of a unit was found."""
    return refuse(batch_of(send(client, NAMED, OWN, kind="organisations")))


def refuse(batch: ImportBatch) -> ImportBatch:
    assert work(batch).state == BatchState.REFUSED
    return batch


def explain(client, batch: ImportBatch, **fields: object):
    head_row = batch.preview.get("head_row", 3)
    return client.post(page(batch), {"choice": "columns", "head_row": head_row, **CHOSEN, **fields})


def explained(client, batch: ImportBatch, **fields: object) -> ImportBatch:
    assert explain(client, batch, **fields).url == page(batch)
    return work(batch)


# A head that lacks required columns


def test_the_head_is_shown_as_it_was_read(client, refused):
    assert "缺少必填列“企业名称、是否建立党组织”" in refused.error
    assert refused.preview["head_row"] == 3
    assert refused.preview["head"] == [
        ["A", "序号", "serial"],
        ["B", "户名", ""],
        ["C", "企业统一社会信用代码", ""],
        ["D", "联系电话", "phone"],
        ["E", "党组织有无", ""],
        ["F", "备注", "remark"],
    ]
    shown = text(client.get(page(refused)))
    assert '核对台账种类是否选对。表头行、列和台账日期可以<a href="#head">在下面指定</a>。' in shown
    assert "指定表头和列" in shown
    assert 'B 列“户名”对应</label><select name="column_B"' in shown
    assert '<option value="phone" selected>联系电话</option>' in shown
    assert '<option value="name">企业名称 *</option>' in shown


def test_explained_it_is_previewed(client, refused):
    batch = explained(client, refused)
    assert (batch.state, batch.preview["counts"]["new"]) == (BatchState.PREVIEWED, 2)
    assert batch.preview["unused"] == ["序号", "备注"]
    assert "按指定的对应读" in text(client.get(page(batch)))
    client.post(page(batch), {"choice": "all"})
    assert work(batch).state == BatchState.DONE
    assert list(Organisation.objects.order_by("id").values_list("name", "uscc")) == [
        ("甲公司", "916401062301110056"),
        ("乙公司", "91640106200591458D"),
    ]


def test_with_several_kinds_the_nearest_is_proposed(client):
    batch = refuse(batch_of(send(client, NAMED, OWN)))
    assert (batch.kind, batch.sheet) == ("organisations", "台账")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"column_B": ""}, "还缺必填列“企业名称”，请指定是文件里的哪一列。"),
        ({"column_F": "name"}, "B、F 两列都对应“企业名称”，请只留一列。"),
        ({"column_B": "rubbish"}, "B 列选了没有的列，请重新选择。"),
        ({"column_B": "'; drop table--"}, "B 列选了没有的列，请重新选择。"),
        ({"head_row": "31"}, "表头行应在 1 至 30 之间，请改填。"),
        ({"head_row": "0"}, "表头行应在 1 至 30 之间，请改填。"),
        ({"head_row": "三"}, "表头行请填整数。"),
        ({"head_row": ""}, "请填写表头到第几行。"),
        ({"day": "2017.13"}, "没有 13 月"),
    ],
)
def test_what_cannot_be_so_comes_back_with_its_remedy(client, refused, fields, said):
    shown = text(explain(client, refused, **fields))
    assert "没有重新核对，请先改正" in shown
    assert said in shown
    assert '<option value="uscc" selected>' in shown  # the rest of what was chosen
    refused.refresh_from_db()
    assert (refused.state, refused.layout) == (BatchState.REFUSED, {})
    assert not ColumnMapping.objects.exists()


def test_a_column_of_no_sheet_is_no_column(client, refused):
    batch = explained(client, refused, column_ZZ="staff", column_="name")
    assert [name for _, name in batch.preview["columns"]] == [
        "企业名称",
        "统一社会信用代码",
        "联系电话",
        "是否建立党组织",
    ]


def test_a_ledger_without_a_day_is_given_one_on_the_same_form(client):
    undated = workbook(HEAD, *ROWS)
    batch = refuse(batch_of(send(client, NAMED, undated, kind="organisations")))
    explain(client, batch)
    batch = refuse(batch)
    assert batch.error == "表里没有报出日期，请指明台账日期后再导入。"
    assert batch.preview["head"][1] == ["B", "户名", "name"]
    assert str(explained(client, batch, day="2017.12").day) == "2017-12-31"


def test_a_file_in_which_nothing_is_known_needs_a_kind(client):
    body = workbook(("甲", "乙"), ("一", "二"))
    assert "请选好台账种类再传，列可以自己指定" in text(send(client, NAMED, body))
    batch = refuse(batch_of(send(client, NAMED, body, kind="organisations")))
    assert [tuple(one) for one in batch.preview["head"]] == [("A", "甲", ""), ("B", "乙", "")]


# The row of the head


def test_the_head_row_is_moved(client):
    """A line of old names above the head is taken for it."""
    body = workbook(("企业名称", "是否建立党组织"), HEAD, *ROWS, day="2017-12-31")
    batch = previewed(client, NAMED, body)
    assert batch.preview["head_row"] == 3
    assert explain(client, batch, head_row=4, day="2017-12-31").url == page(batch)
    batch = refuse(batch)
    assert batch.preview["head"][1] == ["B", "户名", ""]
    batch = explained(client, batch)
    assert (batch.preview["head_row"], batch.preview["counts"]["new"]) == (4, 2)


def test_a_row_below_the_sheet_is_refused_and_can_be_put_right(client, refused):
    explain(client, refused, head_row=29)
    batch = refuse(refused)
    assert "没有找到这种台账的表头" in batch.error
    explain(client, batch, head_row=batch.preview["head_row"])
    assert work(batch).preview["counts"]["new"] == 2


# Remembered and forgotten


def test_the_next_ledger_with_this_head_is_read_without_asking(client, zone, refused, clerk):
    explained(client, refused)
    mapping = ColumnMapping.objects.get()
    assert (mapping.area, mapping.kind, mapping.by) == (zone, "organisations", clerk)
    assert mapping.texts == list(HEAD)
    assert mapping.keys == ["", "name", "uscc", "phone", "covered", ""]
    batch = previewed(client, NAMED, NEXT)  # no kind is chosen
    assert (batch.kind, batch.state) == ("organisations", BatchState.PREVIEWED)
    assert batch.preview["counts"]["new"] == 3
    assert batch.preview["unused"] == ["序号", "备注"]


def test_the_marked_workbook_comes_back_under_the_same_head(client):
    wrong = workbook(HEAD, *ROWS, (3, "丙公司", "123", None, "×"), day="2017-12-31")
    batch = refuse(batch_of(send(client, NAMED, wrong, kind="organisations")))
    batch = explained(client, batch)
    assert batch.preview["counts"]["wrong"] == 1
    marked = client.get(page(batch, "errors")).content
    again = previewed(client, NAMED, marked)
    assert again.preview["counts"] == batch.preview["counts"]


def test_one_mapping_a_head(client, refused):
    batch = explained(client, refused)
    explained(client, batch, column_D="", column_F="remark")
    assert ColumnMapping.objects.get().keys == ["", "name", "uscc", "", "covered", "remark"]


def test_what_is_not_changed_is_not_remembered(client):
    head = ("企业名称", "是否建立党组织")
    batch = previewed(client, NAMED, workbook(head, ("甲公司", "×"), day="2017-12-31"))
    fields = {"head_row": 3, "column_A": "name", "column_B": "covered", "day": "2017-11-30"}
    client.post(page(batch), {"choice": "columns", **fields})
    assert str(work(batch).day) == "2017-11-30"
    assert not ColumnMapping.objects.exists()


def test_another_street_does_not_know_it(client, refused, street, sign_in, cast):
    explained(client, refused)
    kind = ledgers.kind("organisations")
    path = Path(refused.file.path)
    assert layouts.remembered(kind, street, cast.street_clerk) == []
    other = sign_in(cast.street_clerk)
    refuse(batch_of(send(other, NAMED, NEXT)))
    assert recognition.recognise(path, ledgers.kinds(), refused.area)[0].kind == kind


def test_forgotten_on_the_preview(client, refused):
    batch = explained(client, refused)
    assert "忘掉，按列名自动识别" in text(client.get(page(batch)))
    client.post(page(batch), {"choice": "automatic"})
    batch = refuse(batch)
    assert not ColumnMapping.objects.exists()
    assert batch.preview["head"][1] == ["B", "户名", ""]


def test_forgotten_on_the_first_page(client, refused):
    explained(client, refused)
    mapping = ColumnMapping.objects.get()
    shown = text(client.get(START))
    assert "记住的列对应" in shown
    assert "户名 → 企业名称" in shown
    answer = client.post(reverse("import-forget", args=[mapping.pk]), follow=True)
    assert "已忘掉这个列对应" in text(answer)
    assert not ColumnMapping.objects.exists()
    assert "记住的列对应" not in text(client.get(START))


# Who may


def test_rights(client, refused, sign_in, cast):
    batch = explained(client, refused)
    forget = reverse("import-forget", args=[ColumnMapping.objects.get().pk])
    for user, status in (
        (cast.street_clerk, 404),
        (cast.foreign_clerk, 404),
        (cast.approver, 403),
        (cast.auditor, 403),
        (cast.official, 403),
    ):
        other = sign_in(user)
        assert other.post(forget).status_code == status
        assert explain(other, batch).status_code == status
        for choice in ("automatic", "known", "again"):
            assert other.post(page(batch), {"choice": choice}).status_code == status
    assert ColumnMapping.objects.exists()
    assert "忘掉" not in text(sign_in(cast.street_clerk).get(START))
    shown = text(sign_in(cast.approver).get(page(batch)))
    assert "<select" not in shown
    assert "企业名称" in shown


def test_an_ended_batch_is_not_read_anew(client, refused):
    batch = explained(client, refused)
    client.post(page(batch), {"choice": "all"})
    work(batch)
    for choice in ("columns", "automatic", "known", "again"):
        answer = client.post(
            page(batch), {"choice": choice, "known_rows": "skip", "head_row": 3}, follow=True
        )
        assert "状态是“已导入”，不能" in text(answer)
    batch.refresh_from_db()
    assert (batch.state, batch.known_rows) == (BatchState.DONE, "update")
    assert ColumnMapping.objects.exists()


def test_a_list_without_an_area_is_read_as_its_own_admin_explained(
    uploaded, admin, foreign_district
):
    """Another district's list of areas with the same head is not his business."""
    other = make_user("other_admin", (Role.ADMIN, foreign_district))
    batch = uploaded(workbook(("编号", "地方"), ("640106", "金凤区")), "areas", by=admin, area=None)
    ColumnMapping.objects.create(
        area=None, kind="areas", texts=["编号", "地方"], keys=["code", "name"], by=admin
    )
    kind = ledgers.kind("areas")
    assert [layout.keys for layout in layouts.remembered(kind, None, admin)] == [("code", "name")]
    assert layouts.remembered(kind, None, other) == []
    batch.by = other
    batch.layout = {"row": 0, "texts": ["编号", "地方"], "keys": ["code", "name"]}
    layouts.forget(batch)
    assert ColumnMapping.objects.count() == 1
