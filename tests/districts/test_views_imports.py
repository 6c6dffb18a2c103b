"""The import wizard: every state of a batch, who may do what, and what is out of sight."""

import datetime as dt
import io
import re
from urllib.parse import unquote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now

from core.models import Job, JobState
from core.sheets import table
from districts import ledgers
from districts.enums import BatchState
from districts.forms import UploadForm
from districts.models import ImportBatch, Organisation
from districts.views.imports.pages import seconds_left
from tests.conftest import make_user
from tests.districts.conftest import workbook
from tests.districts.wizard import (
    START,
    XUANHUA,
    YUEHAIWAN,
    batch_of,
    broken,
    imported,
    page,
    previewed,
    send,
    text,
    uploaded,
    work,
)
from tests.shared_world import shared


@pytest.fixture
def client(sign_in, clerk):
    return sign_in(clerk)


@pytest.fixture
@shared
def wrong_batch(client) -> ImportBatch:
    return previewed(client, body=broken(G8="约30", H9="2017.13"))


# Step 1


def test_the_first_step_offers_kinds_and_templates(client):
    shown = text(client.get(START))
    assert "第 1 步，共 3 步" in shown
    assert "自动识别" in shown
    for kind in ledgers.kinds():
        offered = reverse("import-template", args=[kind.code]) in shown
        assert offered == (kind.action == "change")


def test_an_only_area_is_said_and_not_asked(client, zone):
    shown = text(client.get(START))
    assert zone.name in shown
    assert 'name="area"' not in shown


def test_one_choice_brings_the_file_to_the_second_step(client, zone, clerk, woken):
    batch = batch_of(send(client))
    assert (batch.kind, batch.sheet) == ("organisations", "非公企业党建工作台账")
    assert (batch.area, batch.by, batch.state) == (zone, clerk, BatchState.UPLOADED)
    assert batch.job.kind == "import-preview"
    assert not Organisation.objects.exists()


def test_two_ledgers_in_a_file_become_two_batches(client):
    first = previewed(client, XUANHUA)
    second = ImportBatch.objects.exclude(pk=first.pk).get()
    assert (first.kind, second.kind) == ("organisations", "social-organisations")
    assert "工作表“社会组织”" in text(client.get(page(first)))
    assert "核对这张工作表" in text(client.get(page(second)))
    assert client.post(page(second), {"choice": "again"}).url == page(second)
    assert work(second).state == BatchState.PREVIEWED


def test_without_a_file(client):
    shown = text(client.post(START, {}))
    assert "请选择要导入的台账。" in shown
    assert 'role="alert"' in shown


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("a.xlsx", b"", "文件是空的"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 100, "旧版 .xls"),
        ("a.xlsx", b"PK\x03\x04 broken", "不完整或已损坏"),
        ("a.csv", "甲,乙\n1,2\n".encode("gb18030"), "没有认得的表头"),
    ],
)
def test_a_bad_file_is_refused_on_the_spot(client, name, body, words):
    shown = text(client.post(START, {"file": SimpleUploadedFile(name, body)}))
    assert words in shown
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("day", "words"),
    [("2017.13", "没有 13 月"), ("2999", "年份"), ("2099.1.1", "还没有到"), ("昨天", "不是日期")],
)
def test_a_day_that_cannot_be(client, day, words):
    assert words in text(send(client, day=day))


@pytest.mark.parametrize(
    ("day", "said"),
    [("2017年12月", "2017-12-31"), ("2016", "2016-12-31"), ("2017/6/1", "2017-06-01")],
)
def test_a_day_in_any_notation(client, day, said):
    assert str(batch_of(send(client, day=day)).day) == said


def test_a_foreign_area_cannot_be_posted(clerk, foreign_zone):
    form = UploadForm({"area": foreign_zone.pk}, {"file": uploaded(YUEHAIWAN)}, user=clerk)
    assert form.errors == {"area": ["没有这个填报单位，请重新选择。"]}


def test_a_district_s_clerk_chooses_among_his_areas(sign_in, district, zone, street, foreign_zone):
    user = make_user("district_clerk", ("clerk", district))
    client = sign_in(user)
    shown = text(client.get(START))
    assert f'<option value="{zone.pk}"' in shown
    assert f'<option value="{foreign_zone.pk}"' not in shown
    assert batch_of(send(client, area=street.pk)).area == street
    assert "没有这个填报单位" in text(send(client, area=foreign_zone.pk))


# Step 2


def test_the_page_waits_for_the_worker(client):
    batch = batch_of(send(client))
    shown = text(client.get(page(batch)))
    assert "排队中" in shown
    assert "可以离开本页" in shown
    assert 'http-equiv="refresh"' in shown
    part = client.get(page(batch), headers={"HX-Request": "true"})
    assert part.content.decode().startswith('<div id="progress"')


def test_progress_has_numbers_and_time_left(client):
    batch = batch_of(send(client))
    Job.objects.filter(pk=batch.job_id).update(
        state=JobState.RUNNING, done=50, total=150, step="读取"
    )
    assert "读取　50 / 150 行（33%）" in text(client.get(page(batch)))


def test_time_left_counts_from_when_a_worker_began():
    began = now() - dt.timedelta(seconds=60)
    job = Job(done=50, total=150, started_at=began, requested_at=began - dt.timedelta(hours=1))
    assert seconds_left(job) == pytest.approx(120, abs=2)
    assert seconds_left(Job(done=0, total=150, started_at=began)) is None
    assert seconds_left(Job(done=50, total=150, started_at=now())) is None
    assert seconds_left(Job(done=50, total=150)) is None


def test_when_the_worker_is_done_htmx_is_sent_on(client):
    batch = previewed(client)
    answer = client.get(page(batch), headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == page(batch)


def test_the_preview_counts_and_writes_nothing(client):
    batch = previewed(client)
    shown = text(client.get(page(batch)))
    assert "尚未写入任何数据" in shown
    assert "表头到第 5 行 · 150 行" in shown
    assert "确认导入 150 行" in shown
    assert "新增 150" in shown
    assert "宁夏恒泰房地产经纪有限公司" in shown
    assert not Organisation.objects.exists()


def test_wrong_cells_are_listed_with_their_remedy(client, wrong_batch):
    shown = text(client.get(page(wrong_batch)))
    assert "有错 2 行" in shown
    assert "G8" in shown
    assert "约30" in shown
    assert "没有 13 月，应为 2017.01 至 2017.12。" in shown
    assert "只导入正确的 148 行（新增 148、更新 0、无变化 0）" in shown
    assert 'value="none" checked' in shown


@pytest.mark.parametrize("part", ["wrong", "new", "no-such-part"])
def test_parts_of_the_result(client, wrong_batch, part):
    shown = text(client.get(page(wrong_batch), {"show": part}))
    expected = part if part in {"wrong", "new"} else "wrong"
    assert f'id="{expected}"' in shown


def test_the_marked_workbook_comes_down(client, wrong_batch):
    answer = client.get(page(wrong_batch, "errors"))
    assert answer.status_code == 200
    assert "阅海湾" not in answer["Content-Disposition"]
    assert unquote(answer["Content-Disposition"]).endswith(
        "yuehaiwan-enterprise-ledger_错误表.xlsx"
    )
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert sheet["G8"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["H9"].comment.text.startswith("没有 13 月")


def test_the_repaired_workbook_is_sent_from_the_same_page(client, wrong_batch):
    body = client.get(page(wrong_batch, "errors")).content
    book = openpyxl.load_workbook(io.BytesIO(body))
    book.worksheets[0]["G8"], book.worksheets[0]["H9"] = 30, "2017.12"
    out = io.BytesIO()
    book.save(out)
    shown = text(client.get(page(wrong_batch)))
    assert f'action="{START}"' in shown
    assert f'name="kind" value="{wrong_batch.kind}"' in shown
    fields = {"kind": wrong_batch.kind, "area": wrong_batch.area_id, "day": str(wrong_batch.day)}
    again = work(batch_of(send(client, YUEHAIWAN, out.getvalue(), **fields)))
    assert again.preview["counts"]["wrong"] == 0
    assert again.preview["counts"]["new"] == 150


def test_nothing_is_imported_unless_chosen(client, wrong_batch):
    answer = client.post(page(wrong_batch), {"choice": "none"})
    assert answer.url == START
    assert "没有导入，登记册没有变化" in text(client.get(START))
    refused = client.post(page(wrong_batch), {"choice": "all"}, follow=True)
    assert "有 2 行有错，没有导入" in text(refused)
    assert not Organisation.objects.exists()


def test_only_the_sound_rows(client, wrong_batch):
    assert client.post(page(wrong_batch), {"choice": "sound"}).url == page(wrong_batch, "status")
    assert work(wrong_batch).state == BatchState.DONE
    assert Organisation.objects.count() == 148
    assert "有错的 2 行没有导入" in text(client.get(page(wrong_batch, "status")))


def test_with_no_sound_row_nothing_is_asked(client):
    body = workbook(
        ("企业名称", "是否建立党组织", "从业人员"), ("甲公司", "×", "约九"), day="2017-12-31"
    )
    shown = text(client.get(page(previewed(client, body=body))))
    assert "没有可以导入的行。请按“怎样改”改好有错的 1 行，再传一次。" in shown
    assert 'name="choice" value="none"' not in shown
    assert 'class="btn btn--primary" data-busy="正在上传…"> 下一步：核对' in shown


def test_a_refused_file_says_why_and_takes_another(client):
    batch = previewed(client, body=broken(S2="", M2=""))
    if batch.state != BatchState.REFUSED:
        batch.state, batch.error = BatchState.REFUSED, "表里没有报出日期。"
        batch.save()
    shown = text(client.get(page(batch)))
    assert "不能读入" in shown
    assert batch.error in shown
    assert 'type="file"' in shown


def test_a_failed_job_can_be_asked_again(client):
    batch = batch_of(send(client))
    Job.objects.filter(pk=batch.job_id).update(state=JobState.FAILED, error="系统处理时出错。")
    shown = text(client.get(page(batch)))
    assert "系统处理时出错。" in shown
    assert "重新核对" in shown


# Step 3


def test_confirmed_written_and_told(client, clerk):
    batch = previewed(client)
    assert client.post(page(batch), {"choice": "all"}).url == page(batch, "status")
    assert "第 3 步，共 3 步" in text(client.get(page(batch, "status")))
    assert client.get(page(batch)).url == page(batch, "status")
    assert work(batch).state == BatchState.DONE
    shown = text(client.get(page(batch, "status")))
    assert "已导入" in shown
    assert "新增 150 行" in shown
    assert "撤销本次导入" in shown
    assert clerk.messages.filter(url=page(batch, "status")).exists()
    assert Organisation.objects.count() == 150


def test_a_second_confirmation_does_nothing(client):
    batch = imported(client)
    answer = client.post(page(batch), {"choice": "all"}, follow=True)
    assert "不能导入" in text(answer)
    assert Organisation.objects.count() == 150


def test_the_same_file_again_brings_nothing(client):
    imported(client)
    again = previewed(client)
    assert again.state == BatchState.UNCHANGED
    assert client.get(page(again)).url == page(again, "status")
    assert "无变化" in text(client.get(page(again, "status")))


def test_a_register_that_changed_since_must_be_looked_at_again(client):
    batch, other = previewed(client), previewed(client)
    for each in (batch, other):
        client.post(page(each), {"choice": "all"})
    work(batch)
    work(other)
    shown = text(client.get(page(other)))
    assert "请重新核对" in shown
    assert client.get(page(other, "status")).url == page(other)
    client.post(page(other), {"choice": "again"})
    assert work(other).state == BatchState.UNCHANGED


def test_an_update_is_shown_old_and_new(client):
    imported(client)
    batch = previewed(client, body=broken(G6=99))
    shown = text(client.get(page(batch)))
    assert "更新 1" in shown
    assert '<span class="cell-old">8</span>' in shown
    assert '<span class="cell-new">99</span>' in shown


def steps(response) -> list[str]:
    """The bar of steps as it is read."""
    found = re.findall(r"<li[^>]*> <b>(.)</b> (.*?) </li>", text(response))
    return [f"{sign} {re.sub('<[^>]*>', '', said).strip()}" for sign, said in found]


def test_the_bar_of_steps_tells_how_it_ended(client):
    batch = imported(client)
    done = ["✓ 选文件", "✓ 核对 列与数据", "✓ 已导入"]
    assert steps(client.get(page(batch, "status"))) == done
    assert steps(client.get(page(previewed(client), "status")))[2] == "3 无变化"


def test_undo(client):
    batch = imported(client)
    answer = client.post(page(batch, "undo"), follow=True)
    assert text(answer).count("恢复到导入前") == 1
    assert steps(answer) == ["✓ 选文件", "✓ 核对 列与数据", "3 已撤销"]
    assert not Organisation.objects.exists()
    assert "撤销本次导入" not in text(client.get(page(batch, "status")))
    assert "不能撤销" in text(client.post(page(batch, "undo"), follow=True))


def test_undo_lists_the_rows_that_were_edited_since(client):
    batch = imported(client)
    for organisation in Organisation.objects.order_by("id")[:7]:
        organisation.remark = "走访过"
        organisation.save()
    shown = text(client.post(page(batch, "undo")))
    assert "没有撤销" in shown
    assert shown.count("<li>单位 ") == 7
    assert "<li>单位 宁夏恒泰房地产经纪有限公司</li>" in shown
    batch.refresh_from_db()
    assert batch.state == BatchState.DONE


def test_undo_needs_a_post(client):
    batch = imported(client)
    assert client.get(page(batch, "undo")).status_code == 405


def test_the_list_of_batches(client, clerk, django_assert_max_num_queries):
    batch = imported(client)
    shown = text(client.get("/admin/imports/"))
    assert "1 批" in shown
    assert "已导入" in shown
    assert page(batch) in shown
    for _ in range(5):
        ImportBatch.objects.create(
            kind="organisations", area=batch.area, filename="a.xlsx", by=clerk
        )
    with django_assert_max_num_queries(12):
        client.get("/admin/imports/")


def test_an_empty_list_says_what_to_do(client):
    assert "导入第一份台账" in text(client.get("/admin/imports/"))


def test_templates_are_ledgers_of_their_kind(client, tmp_path):
    for kind in ledgers.kinds():
        answer = client.get(reverse("import-template", args=[kind.code]))
        (tmp_path / "t.xlsx").write_bytes(answer.content)
        assert table.fitting(tmp_path / "t.xlsx", kind.columns), kind.code
    assert client.get("/admin/imports/templates/none/").status_code == 404
