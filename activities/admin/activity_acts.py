"""What is done to an activity beyond correcting it; each calls one service."""

from typing import Any

from django import forms

from activities.admin import attending_acts
from activities.admin.sign_ups import SignUpFor
from activities.enums import YUAN, ActivityState, Theme
from activities.forms.photos import PhotosField
from activities.models import Activity, ActivityPhoto
from activities.services import activities, outcomes, summaries
from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from members.admin import fields

S = ActivityState
OUTCOME = "outcome_"

#: under which head the page of an activity offers an act
WAY, TOLD = "办理", "小结和照片"


class Publish(ActPage):
    group = WAY
    slug, verb, batch = "publish", "发布", True
    form, transition = ReasonlessForm, activities.PUBLISH
    after = "名称、时间、地点和主办方公开在活动日历和公众页面上；开放报名的，商户和群众可以报名。"

    def perform(self, obj: Activity, *, by: Any, note: str, **_: Any) -> str:
        activities.move(obj, activities.PUBLISH, by=by, note=note)
        return f"“{obj}”已发布。"


class HoldForm(ReasonlessForm):
    others = forms.IntegerField(
        label="其他到场群众（人）",
        min_value=0,
        max_value=1_000_000,
        required=False,
        help_text="不在登记册里、只计人数的；党员、志愿者、单位和商户另行登记参加。",
        error_messages={
            "min_value": "人数不能是负数，请改正。",
            "invalid": "人数请填整数，例如 30。",
        },
    )
    hours = forms.DecimalField(
        label="每人计入时长（小时）",
        min_value=0,
        max_value=80,
        max_digits=4,
        decimal_places=1,
        required=False,
        error_messages={
            "min_value": "时长不能是负数，请改正。",
            "max_value": "时长应在 0 到 80 小时之间，请改正。",
            "invalid": "时长请填数字，例如 2 或 1.5。",
        },
    )

    def prepare(self) -> None:
        super().prepare()
        self.fields["others"].initial = self.obj.others or None
        self.fields["hours"].initial = self.obj.hours or None
        for metric in outcomes.USUAL[Theme(self.obj.theme)]:
            self.fields[f"{OUTCOME}{metric}"] = forms.DecimalField(
                label=metric.label,
                min_value=0,
                max_digits=14,
                decimal_places=2 if metric in YUAN else 0,
                required=False,
                error_messages={
                    "min_value": "成效不能是负数，请改正。",
                    "invalid": "请填数字。",
                    "max_decimal_places": "金额最多写到分，其他请填整数。",
                },
            )


class Hold(ActPage):
    group = WAY
    slug, verb, form, transition = "hold", "登记举办", HoldForm, activities.HOLD
    after = "活动计入已举办，不能再取消或删除；参加人员、成效和照片可以继续登记，直到归档。"

    def perform(self, obj: Activity, *, by: Any, note: str, **given: Any) -> str:
        came = {
            name.removeprefix(OUTCOME): value
            for name, value in given.items()
            if name.startswith(OUTCOME) and value is not None
        }
        activities.hold(
            obj,
            by=by,
            others=given["others"] or 0,
            hours=given["hours"],
            came_of_it=came,
            note=note,
        )
        return f"“{obj}”已登记举办，请接着登记参加人员。"


class Close(ActPage):
    group = WAY
    slug, verb, batch = "close", "归档", True
    form, transition = ReasonlessForm, activities.CLOSE
    after = "归档后不再登记参加人员，也不再更正；确要补正的可以退回。"

    def effect(self, obj: Activity) -> str:
        lacking = [
            what
            for what, there in (
                ("参加人员", bool(summaries.came(obj).told())),
                ("活动小结", bool(obj.report)),
            )
            if not there
        ]
        return (f"还没有登记{'、'.join(lacking)}。" if lacking else "") + self.after

    def perform(self, obj: Activity, *, by: Any, note: str, **_: Any) -> str:
        activities.move(obj, activities.CLOSE, by=by, note=note)
        return f"“{obj}”已归档。"


class Reopen(ActPage):
    group = WAY
    slug, verb, transition = "reopen", "退回补正", activities.REOPEN
    after = "回到“已举办”，可以补正登记和参加人员，补正后再归档。"

    def perform(self, obj: Activity, *, by: Any, note: str, **_: Any) -> str:
        activities.move(obj, activities.REOPEN, by=by, note=note)
        return f"“{obj}”已退回补正。"


class Cancel(ActPage):
    group = WAY
    slug, verb, transition = "cancel", "取消活动", activities.CANCEL
    batch, grave = True, True
    after = "已发布的，公众页面、日历和订阅里显示“已取消”；报过名的人凭回执可以看到，请另行通知。"

    def effect(self, obj: Activity) -> str:
        return (f"已有 {obj.taken} 人报名。" if obj.taken else "") + self.after

    def perform(self, obj: Activity, *, by: Any, note: str, **_: Any) -> str:
        activities.move(obj, activities.CANCEL, by=by, note=note)
        return f"“{obj}”已取消。"


class ReportForm(ActForm):
    report = forms.CharField(
        label="活动小结",
        max_length=3000,
        help_text="按已登记的情况写好了草稿，请核对、补充后保存。",
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"required": "请写小结。", "max_length": "小结请不超过 3000 字。"},
    )

    def prepare(self) -> None:
        del self.fields["note"]
        written = self.obj.report
        self.fields["report"].initial = written or summaries.draft(self.obj)
        if written:
            self.fields["report"].help_text = "这是已保存的小结，可以接着改。"

    def clean_report(self) -> str:
        report: str = self.cleaned_data["report"]
        if summaries.TO_ADD in report:
            raise forms.ValidationError(f"请把“{summaries.TO_ADD}”换成要写的话，没有的请删掉。")
        return report


class WriteReport(ActPage):
    group = TOLD
    slug, verb, form, button = "report", "写小结", ReportForm, "保存小结"

    def offered(self, obj: Activity, user: Any) -> bool:
        return obj.state == S.HELD

    def perform(self, obj: Activity, *, by: Any, report: str, **_: Any) -> str:
        activities.write_report(obj, report, by=by)
        return "小结已保存。"


class PhotosForm(ActForm):
    pictures = PhotosField(
        label="照片",
        help_text="可以一次选几张，JPG、PNG 或 WEBP；拍摄地点和时间会去掉。不要拍到身份证和号码。",
        error_messages={"required": "请选择照片。"},
    )
    caption = fields.text("说明", 80, required=False)

    def prepare(self) -> None:
        del self.fields["note"]


class AddPhotos(ActPage):
    group = TOLD
    slug, verb, form, button = "photos", "加照片", PhotosForm, "保存照片"

    def offered(self, obj: Activity, user: Any) -> bool:
        return obj.state in activities.OPEN

    def perform(self, obj: Activity, *, by: Any, pictures: Any, caption: str, **_: Any) -> str:
        number = activities.add_photos(obj, pictures, by=by, caption=caption)
        return f"已加 {len(pictures)} 张，现有照片 {number} 张。"


class DropPhotosForm(ActForm):
    chosen_photos = forms.ModelMultipleChoiceField(
        ActivityPhoto.objects.none(),
        label="要去掉的照片",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请勾选要去掉的照片。"},
    )

    def prepare(self) -> None:
        chosen: Any = self.fields["chosen_photos"]
        chosen.queryset = self.obj.photos.select_related("activity")
        order = {pk: place for place, pk in enumerate(chosen.queryset.values_list("pk", flat=True))}
        chosen.label_from_instance = lambda row: f"第 {order[row.pk] + 1} 张　{row}"


class DropPhotos(ActPage):
    group = TOLD
    slug, verb, form, grave = "drop-photos", "去掉照片", DropPhotosForm, True
    after = "去掉的照片马上删除，不能找回。"

    def offered(self, obj: Activity, user: Any) -> bool:
        return obj.state in activities.OPEN and obj.photos.exists()

    def perform(self, obj: Activity, *, by: Any, chosen_photos: Any, note: str) -> str:
        gone = list(chosen_photos)
        activities.drop_photos(gone, by=by, reason=note)
        return f"已去掉 {len(gone)} 张照片。"


class Remove(ActPage):
    group = WAY
    slug, verb, grave = "remove", "删除", True
    after = "只用于误录的计划：删除后登记册里不再有它，行为日志里留有记录。"

    def offered(self, obj: Activity, user: Any) -> bool:
        return obj.state in activities.OPEN

    def refusal(self, obj: Activity, user: Any) -> str:
        return activities.removal_refusal(obj)

    def perform(self, obj: Activity, *, by: Any, note: str, **_: Any) -> str:
        told = f"“{obj}”已删除。"
        activities.remove(obj, by=by, reason=note)
        return told


ACTS: tuple[ActPage, ...] = (
    *(Publish(), Hold(), Close(), Reopen(), Cancel(), Remove()),
    *attending_acts.ACTS,
    SignUpFor(),
    *(WriteReport(), AddPhotos(), DropPhotos()),
)
