"""Two editors of one row: both values side by side, a choice for each field, nothing lost."""

import datetime as dt
from typing import Any

import pghistory
import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import localtime, now

from accounts.models import User
from districts.models import Area, CommercialDistrict, Organisation, OrganisationCoverage
from districts.scoped_admin import editors
from districts.scoped_admin.editors import MINE, THEIRS
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.history import version_of
from members.admin.people import PartyMemberAdmin
from members.models import PartyMember
from tests.conftest import START
from tests.districts.registers import NAMES, ORGANISATION, REGISTERS, Editor
from tests.shared_world import shared

OPENED_BY_ANOTHER = "0" * 24  # a version that the history does not know


class Form(ScopedForm):
    class Meta:
        model = Organisation
        fields = ("name", "kind", "opened", "successor", "remark", "phone")


@pytest.fixture
@shared
def organisation(own: dict[str, Any]) -> Organisation:
    found: Organisation = own["districts.Organisation"]
    return found


@pytest.fixture
def editor(organisation: Organisation, client_of: Any) -> Editor:
    return Editor(client_of("clerk"), reverse(ORGANISATION, args=[organisation.pk]))


def meanwhile(row: Any, by: User | None = None, **values: Any) -> None:
    with pghistory.context(**({"user": by.pk} if by else {})):
        type(row).objects.filter(pk=row.pk).update(**values)


def stored(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


# What is shown


def test_both_values_stand_side_by_side_with_who_and_when(
    organisation: Organisation, editor: Editor, cast: Any
) -> None:
    meanwhile(organisation, cast.street_clerk, remark="别人先改的")
    editor.saves(remark="我改的")
    assert not editor.saved
    (one,) = editor.fields
    assert (one.label, one.now, one.typed, one.choice) == ("备注", "别人先改的", "我改的", "")
    assert one.who == f"街道小刘 {localtime(now()):%Y-%m-%d %H:%M} 改"
    (sentence,) = editor.answer.context["adminform"].form.non_field_errors()
    assert sentence.startswith("您打开之后，街道小刘改过这条登记的备注，所以没有保存；")
    page = editor.answer.content.decode()
    for text in ("没有保存，请先选好保存哪一个", "登记册里现在是", "您填的是", "采用登记册的"):
        assert text in page
    assert 'name="keep-remark" value="mine">' in page
    assert stored(organisation).remark == "别人先改的"
    assert editor.answer.context["original"].remark == "别人先改的"  # above the form


def test_what_only_one_of_the_two_touched_is_chosen_beforehand(
    organisation: Organisation, editor: Editor
) -> None:
    meanwhile(organisation, opened=dt.date(2015, 5, 1))
    editor.saves(remark="我改的")
    told = [(one.label, one.now, one.typed, one.choice) for one in editor.fields]
    assert told == [
        ("成立日期", "2015-05-01", "2016-01-01", THEIRS),
        ("备注", "—", "我改的", MINE),
    ]
    assert [bool(one.who) for one in editor.fields] == [True, False]
    assert editor.answer.content.decode().count(" checked>") >= 2


@pytest.mark.parametrize(
    ("changed", "typed", "told"),
    [
        ({"phone": "13900000002"}, {"phone": "13700000003"}, ("139****0002", "137****0003")),
        ({"phone": "13900000002"}, {}, ("139****0002", "138****2345")),
        ({"opened": None}, {"opened": "2017-02-03"}, ("—", "2017-02-03")),
        ({"opened": dt.date(2015, 5, 1)}, {"opened": ""}, ("2015-05-01", "—")),
        ({"opened": dt.date(2015, 5, 1)}, {"opened": "某日"}, ("2015-05-01", "某日")),
    ],
)
def test_values_are_told_as_screens_show_them(
    organisation: Organisation,
    editor: Editor,
    changed: dict[str, Any],
    typed: dict[str, str],
    told: tuple[str, str],
) -> None:
    """Numbers stay masked; that the old mask fits no longer is no error of who did not touch it."""
    meanwhile(organisation, **changed)
    editor.saves(**typed)
    ((now_, mine),) = [(one.now, one.typed) for one in editor.fields]
    assert (now_, mine) == told
    assert "phone" not in editor.answer.context["adminform"].form.errors


def test_a_related_row_is_told_by_its_name_and_a_foreign_one_not_at_all(
    organisation: Organisation, editor: Editor, make_organisation: Any, foreign: Any
) -> None:
    one, two = make_organisation("承继一"), make_organisation("承继二")
    meanwhile(organisation, successor=one)
    editor.saves(successor=str(two.pk))
    assert [(one.now, one.typed) for one in editor.fields] == [("承继一", "承继二")]
    for key in (str(foreign["districts.Organisation"].pk), "乱写"):
        editor.saves(successor=key)
        assert [one.typed for one in editor.fields] == ["—"]


def test_a_choice_is_told_by_its_label(organisation: Organisation, zone: Area) -> None:
    row = stored(organisation)
    data = QueryDict(mutable=True)
    opened = Form(instance=row)
    data.update({bound.name: str(bound.value() or "") for bound in opened} | {"kind": "social"})
    meanwhile(organisation, kind="sole_proprietor")
    form = Form(data, instance=stored(organisation))
    form.full_clean()
    assert form.conflict is not None
    assert [(one.label, one.now, one.typed) for one in form.conflict.fields] == [
        ("类别", "个体工商户", "社会组织")
    ]


@pytest.mark.parametrize(
    ("value", "told"), [(True, "是"), (False, "否"), ("on", "是"), (None, "—"), ("", "—")]
)
def test_a_tick_is_told_as_yes_or_no(value: Any, told: str) -> None:
    field: Any = Area._meta.get_field("reporting").formfield()
    assert editors.shown(field, value) == told


def test_what_the_form_leaves_out_is_told_by_its_title_only(
    own: dict[str, Any], client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of what is personal for who may not reveal."""
    member: PartyMember = own["members.PartyMember"]
    monkeypatch.setattr(PartyMemberAdmin, "fields", ("sex", "education"))
    url = reverse("admin:members_partymember_change", args=[member.pk])
    editor = Editor(client_of("clerk"), url)
    meanwhile(member, ethnicity="回族", phone="13700000001")
    editor.saves(education="本科", name="司马某某")
    assert [one.name for one in editor.fields] == ["education"]
    page = editor.answer.content.decode()
    assert "这条登记的民族、联系电话" in page
    for value in ("回族", "司马某某", "137****0001"):
        assert value not in page


# What is chosen


def test_nothing_is_saved_before_it_is_chosen(organisation: Organisation, editor: Editor) -> None:
    meanwhile(organisation, remark="别人先改的")
    editor.saves(remark="我改的")
    editor.saves()
    assert not editor.saved
    (sentence,) = editor.answer.context["adminform"].form.non_field_errors()
    assert "还没有选“备注”保存哪一个" in sentence
    editor.saves(**{"keep-remark": "什么"})
    assert not editor.saved
    assert stored(organisation).remark == "别人先改的"


@pytest.mark.parametrize(("choice", "kept"), [(MINE, "我改的"), (THEIRS, "别人先改的")])
def test_the_value_that_was_chosen_is_saved(
    organisation: Organisation, editor: Editor, choice: str, kept: str
) -> None:
    meanwhile(organisation, remark="别人先改的", opened=dt.date(2015, 5, 1))
    editor.saves(remark="我改的")
    editor.saves(**{"keep-remark": choice, "keep-opened": THEIRS})
    assert editor.saved
    assert (stored(organisation).remark, stored(organisation).opened) == (
        kept,
        dt.date(2015, 5, 1),
    )


def test_mine_may_be_changed_once_more(organisation: Organisation, editor: Editor) -> None:
    meanwhile(organisation, remark="别人先改的")
    editor.saves(remark="我改的")
    editor.saves(**{"keep-remark": MINE, "remark": "两人的都写上", "opened": "2014-03-02"})
    assert editor.saved
    assert stored(organisation).remark == "两人的都写上"
    assert stored(organisation).opened == dt.date(2014, 3, 2)


def test_a_third_editor_is_met_again(organisation: Organisation, editor: Editor) -> None:
    meanwhile(organisation, remark="第二人的")
    editor.saves(remark="我改的")
    meanwhile(organisation, remark="第三人的")
    editor.saves(**{"keep-remark": MINE})
    assert not editor.saved
    assert [(one.now, one.choice) for one in editor.fields] == [("第三人的", "")]
    editor.saves()
    assert editor.saved  # chosen beside the third value now
    assert stored(organisation).remark == "我改的"


def test_a_number_is_chosen_masked(organisation: Organisation, editor: Editor) -> None:
    meanwhile(organisation, phone="13900000002")
    editor.saves(remark="我改的")
    editor.saves(**{"keep-phone": THEIRS})
    assert editor.saved
    assert stored(organisation).phone == "13900000002"


def test_the_old_mask_is_no_number(organisation: Organisation, editor: Editor) -> None:
    meanwhile(organisation, phone="13900000002")
    editor.saves()
    editor.saves(**{"keep-phone": MINE})
    assert not editor.saved
    assert "请填写完整的号码" in str(editor.answer.context["adminform"].form.errors["phone"])


def test_what_was_chosen_stays_when_the_form_comes_back_for_another_reason(
    organisation: Organisation, editor: Editor
) -> None:
    meanwhile(organisation, opened=dt.date(2015, 5, 1))
    editor.saves(remark="我改的")
    editor.saves(**{"keep-opened": THEIRS, "reason": ""})
    assert not editor.saved
    form = editor.answer.context["adminform"].form
    assert list(form.errors) == ["reason"]
    assert not editor.conflicts
    assert str(form["opened"].value()) == "2015-05-01"
    assert form["opened_version"].value() == version_of(stored(organisation))


# When it is asked


@pytest.mark.parametrize("values", [{}, {"remark": "我改的"}])
def test_without_a_change_between_nothing_is_asked(
    organisation: Organisation, editor: Editor, values: dict[str, str]
) -> None:
    editor.saves(**values)
    assert editor.saved


def test_both_wrote_the_same(organisation: Organisation, editor: Editor) -> None:
    meanwhile(organisation, remark="走访过")
    editor.saves(remark="走访过")
    assert editor.saved


def test_what_machines_keep_is_no_change(organisation: Organisation, editor: Editor) -> None:
    meanwhile(organisation, stated_on=START, search=["x"])
    editor.saves(remark="我改的")
    assert editor.saved


def test_a_change_of_what_the_form_cannot_is_told(
    organisation: Organisation, editor: Editor, cast: Any
) -> None:
    meanwhile(organisation, cast.street_clerk, state="suspended")
    editor.saves(remark="我改的")
    assert "街道小刘改过这条登记的经营状态" in str(editor.answer.context["adminform"].form.errors)
    editor.saves(**{"keep-remark": MINE})
    assert editor.saved


@pytest.mark.parametrize("version", [OPENED_BY_ANOTHER, "乱写", "x.y.z"])
def test_a_version_that_is_not_kept_asks_for_every_field(
    organisation: Organisation, editor: Editor, version: str
) -> None:
    editor.saves(opened_version=version, remark="我改的", opened="2014-03-02")
    assert [(one.label, one.who, one.choice) for one in editor.fields] == [
        ("成立日期", editors.CHANGED, ""),
        ("备注", editors.CHANGED, ""),
    ]
    assert "有人改过这条登记，" in str(editor.answer.context["adminform"].form.errors)


def test_a_form_of_before_versions_is_saved(organisation: Organisation, editor: Editor) -> None:
    editor.saves(opened_version="", remark="我改的")
    assert editor.saved


def test_a_new_row_has_no_version(db: None) -> None:
    form = Form({"name": "新公司", "kind": "enterprise", "opened_version": "rubbish"})
    assert form.is_valid(), form.errors
    assert "opened_version" not in form.initial


# Choices of many


def test_choices_of_many_are_no_ones_alone(
    own: dict[str, Any], client_of: Any, zone: Area, district: Area
) -> None:
    row: CommercialDistrict = own["districts.CommercialDistrict"]
    second = Area.objects.create(code=f"{zone.code}1", name="社区一", kind="community", parent=zone)
    url = reverse("admin:districts_commercialdistrict_change", args=[row.pk])
    first, other = (Editor(client_of("clerk"), url) for _ in range(2))
    other.saves(touches=[second.pk])
    assert other.saved
    first.saves(name="新名商圈")
    told = [(one.name, one.now, one.typed, one.choice) for one in first.fields]
    assert told == [("name", str(row), "新名商圈", MINE), ("touches", "社区一", "—", THEIRS)]
    first.saves(**{"keep-name": MINE, "keep-touches": THEIRS})
    assert first.saved
    assert list(row.touches.all()) == [second]
    assert stored(row).name == "新名商圈"


# Rows of an inline


def test_a_row_of_an_inline_counts_too(
    organisation: Organisation, own: dict[str, Any], editor: Editor, cast: Any
) -> None:
    coverage: OrganisationCoverage = own["districts.OrganisationCoverage"]
    meanwhile(coverage, cast.street_clerk, until=dt.date(2018, 1, 1))
    editor.saves(remark="我改的")
    assert not editor.saved
    (conflict,) = editor.conflicts
    assert conflict.row == f"组织覆盖“{coverage}”"
    (one,) = conflict.fields
    assert (one.now, one.typed, one.choice) == ("2018-01-01", "—", THEIRS)
    page = editor.answer.content.decode()
    assert page.count(f"街道小刘改过组织覆盖“{coverage}”的") == 1
    assert page.count(editors.ELSEWHERE) == 1
    assert stored(organisation).remark == ""
    editor.saves(**{one.button: THEIRS})
    assert editor.saved
    assert stored(coverage).until == dt.date(2018, 1, 1)
    assert stored(organisation).remark == "我改的"


def test_the_page_sends_the_version_of_each_row(
    organisation: Organisation, own: dict[str, Any], editor: Editor
) -> None:
    page = editor.client.get(editor.url).content.decode()
    coverage = stored(own["districts.OrganisationCoverage"])
    assert f'name="coverages-0-opened_version" value="{version_of(coverage)}"' in page


def test_nobody_else_writes_the_rows_meanwhile(
    organisation: Organisation, editor: Editor, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(200) as asked:
        editor.saves(remark="我改的")
    locked = [one["sql"] for one in asked if "FOR NO KEY UPDATE" in one["sql"]]
    tables = ("districts_organisation", "organisationcoverage", "workcoverage")
    for table in tables:
        assert any(table in sql for sql in locked), table


# Every register


@pytest.mark.parametrize(("model", "register"), REGISTERS, ids=NAMES)
def test_what_any_register_has_can_be_taken(
    model: Any, register: Any, own: dict[str, Any], client_of: Any
) -> None:
    """Each field of each form, as if somebody had typed nonsense into all of them."""
    row = own.get(model._meta.label) or model.objects.first()
    if row is None:
        pytest.skip("no row")
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
    page = client_of("admin" if register.write_action == "manage" else "clerk").get(
        reverse(name, args=[row.pk])
    )
    if page.status_code != 200 or not page.context.get("has_change_permission"):
        pytest.skip("nobody corrects it in a form")
    opened = page.context["adminform"].form
    form = type(opened)(QueryDict("opened_version=x"), instance=opened.instance)
    names = [one for one in form.fields if one in editors._own(form)]
    editors._settle(form, names)
    assert not set(form.changed_data) & set(names)
