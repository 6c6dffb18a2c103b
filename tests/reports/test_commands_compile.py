"""manage.py compile_report: what it says, what it refuses."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from core import jobs
from core.errors import Refused
from core.models import JobState
from districts.enums import AreaKind
from districts.models import Area
from reports.models import QuarterlyReport
from reports.services import ask_compile, compile_now
from tests.conftest import START, make_area
from tests.reports.making import Q4
from tests.shared_world import shared


@pytest.fixture
@shared
def kept(district: Area, make_organisation: Any) -> Area:
    """The district keeps a ledger since 2016 and has one organisation."""
    district.ledger_since = START
    district.save()
    make_organisation()
    return district


def compiled(*words: str, **options: Any) -> str:
    said = StringIO()
    call_command("compile_report", *words, stdout=said, **options)
    return said.getvalue()


def test_it_says_what_it_counted(kept: Area, cast: Any) -> None:
    said = compiled("640106", "2017Q4", "--as", "official")
    assert "金凤区2017年第四季度报表已汇总：单位 1 家" in said
    assert "组织覆盖 0/1" in said
    assert "与上次汇总相同" in compiled("640106", "2017Q4")


def test_json_has_the_counts_of_the_basis(kept: Area) -> None:
    said = json.loads(compiled("640106", "2017Q4", "--json", "--basis", "ten-staff"))
    assert (said["area"], said["quarter"], said["basis"]) == ("640106", "2017Q4", "ten-staff")
    assert said["organisations"] == 1
    assert said["figures"]["organisation_coverage"] == [0, 0]
    assert said["digest"] == QuarterlyReport.objects.get().digest


def test_a_street_names_its_district_and_a_zone_itself(
    kept: Area, zone: Area, street: Area
) -> None:
    compiled(street.code, "2017Q4")
    compiled(zone.code, "2017Q4")
    assert set(QuarterlyReport.objects.values_list("area__code", flat=True)) == {
        kept.code,
        zone.code,
    }


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["999999", "2017Q4"], "没有代码为“999999”的行政区划"),
        (["6401", "2017Q4"], "不是区或功能区"),
        (["640106", "2015Q1"], "金凤区2015年第一季度无台账"),
        (["640106", "2099Q1"], "2099年第一季度还没有结束"),
        (["640106", "2017Q4", "--basis", "none"], "没有统计口径“none”，可选：default"),
        (["640106", "2017Q4", "--as", "someone"], "没有用户“someone”"),
        (["640106", "2017Q4", "--as", "clerk"], "无权汇总金凤区"),
        (["640106", "2017Q4", "--as", "foreign_official"], "无权汇总金凤区"),
    ],
)
def test_refusals_are_one_sentence_and_change_nothing(
    kept: Area, cast: Any, words: list[str], sentence: str
) -> None:
    make_area("6401", "银川市", AreaKind.CITY)
    with pytest.raises(Refused, match=sentence) as refusal:
        compiled(*words)
    assert "\n" not in str(refusal.value)
    assert str(refusal.value).endswith("。")
    assert not QuarterlyReport.objects.exists()


@pytest.mark.parametrize("quarter", ["2017Q5", "2017", "十七年"])
def test_a_wrong_quarter_is_a_wrong_argument(kept: Area, quarter: str) -> None:
    with pytest.raises((CommandError, SystemExit)) as wrong:
        compiled("640106", quarter)
    assert quarter in str(wrong.value) or wrong.value.code == 2


class TestWaiting:
    def test_a_compile_at_work_is_followed_by_another(
        self, kept: Area, make_organisation: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It may have read the registers before the import that its asker has in mind."""
        running = jobs.take(ask_compile(area=kept, period=Q4).pk)
        assert running is not None

        def other_worker_ends(_: float) -> None:
            make_organisation("刚导入的单位")
            jobs._end(running, JobState.DONE, result={"organisations": 1})

        monkeypatch.setattr("core.jobs.time.sleep", other_worker_ends)
        assert compile_now(area=kept, period=Q4).result["organisations"] == 2

    def test_a_refused_compile_says_why(self, kept: Area) -> None:
        compile_now(area=kept, period=Q4)
        QuarterlyReport.objects.update(state="locked")
        with pytest.raises(Refused, match="已锁定，不能重新汇总"):
            compile_now(area=kept, period=Q4)
