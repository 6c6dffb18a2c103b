"""What a store says and shows to the items of its application."""

from typing import Any

from django import forms

from core.photos import PhotoField
from storefronts.enums import Verdict
from storefronts.models import ApplicationItem
from storefronts.models.schemes import Criterion

#: A drawing of what the photo should show, by a word of what is asked for.
EXAMPLES = {
    "营业执照": "licence",
    "亮照": "licence",
    "承诺": "promise",
    "台账": "ledger",
    "标价": "price",
    "店内": "inside",
    "岗位": "counter",
    "门头": "front",
}
LONGEST = 1000
TOO_LONG = f"说明请不要超过 {LONGEST} 个字。"


class AnswerForm(forms.Form):
    """One item; only what is asked for has a field. A photo comes from the camera or the album."""

    camera = PhotoField(label="拍照", required=False)
    album = PhotoField(label="从相册选", required=False)
    words = forms.CharField(
        label="说明",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 4}),
        error_messages={"max_length": TOO_LONG},
    )
    points = forms.IntegerField(
        label="自评分",
        required=False,
        min_value=0,
        widget=forms.NumberInput(attrs={"class": "input", "inputmode": "numeric"}),
        error_messages={"invalid": "自评分请填整数。", "min_value": "自评分不能小于 0，请改填。"},
    )

    def __init__(self, item: ApplicationItem, data: Any = None, files: Any = None) -> None:
        known = {"words": item.words, "points": item.points}
        super().__init__(data, files, prefix=f"i{item.pk}", initial=known)
        self.item = item
        for name in ("camera", "album"):
            self.fields[name].widget.attrs.update(
                {"accept": "image/*", "data-shown": f"shown-{item.pk}"}
            )
        self.fields["camera"].widget.attrs.update(capture="environment")
        self._narrow(item.criterion)

    def _narrow(self, criterion: Criterion) -> None:
        if criterion.needs_photo:
            self.fields["words"].label = "说明（可不填）"
        else:
            del self.fields["camera"], self.fields["album"]
            self.fields["words"].label = "请写明"
        points: Any = self.fields["points"]
        if criterion.points:
            points.label = f"自评分（0 到 {criterion.points} 分，可不填）"
            points.widget.attrs.update(max=criterion.points)
        else:
            del self.fields["points"]

    def clean(self) -> dict[str, Any]:
        """What was objected to is not handed in again as it was."""
        given = super().clean() or {}
        same = given.get("words", "") == self.item.words and not (
            given.get("camera") or given.get("album")
        )
        if self.item.verdict in {Verdict.MISSING, Verdict.NOT_MET} and same and not self.errors:
            shoot = "重拍一张照片，或者写明情况" if self.item.criterion.needs_photo else "改写说明"
            raise forms.ValidationError(f"还和上次一样。请按街道的意见{shoot}，再提交。")
        return given

    @property
    def example(self) -> str:
        """The address of the drawing, or nothing."""
        asked = self.item.criterion.evidence
        known = next((name for word, name in EXAMPLES.items() if word in asked), "")
        return f"img/examples/{known}.svg" if known else ""

    @property
    def photo(self) -> Any:
        return self.cleaned_data.get("camera") or self.cleaned_data.get("album")

    @property
    def pictures(self) -> list[Any]:
        return [self[name] for name in ("camera", "album") if name in self.fields]


class BeginForm(forms.Form):
    """Before a draft is made: nothing of the store itself can be changed here."""

    counter = forms.CharField(
        label="哪个柜台（岗位）",
        max_length=40,
        help_text="如：一楼收银台",
        widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={"required": "请写明是哪个柜台（岗位）。"},
    )
    wrong = forms.CharField(
        label="哪里不对（没有不对的不用填）",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 3}),
        error_messages={"max_length": "请不要超过 400 个字。"},
    )

    def __init__(self, for_counter: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not for_counter:
            del self.fields["counter"]


class DeedsForm(forms.Form):
    deeds = forms.CharField(
        label="主要事迹（可不填）",
        required=False,
        max_length=2000,
        help_text="写一两件顾客说好、邻里认可的事。",
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 4}),
        error_messages={"max_length": "主要事迹请不要超过 2000 个字。"},
    )


class WordsForm(forms.Form):
    """A reason that the office reads."""

    words = forms.CharField(
        label="原因",
        max_length=400,
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 4}),
        error_messages={"required": "请写明原因。", "max_length": "请不要超过 400 个字。"},
    )

    def __init__(self, label: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label
        self.fields["words"].error_messages["required"] = f"请写明{label}。"
