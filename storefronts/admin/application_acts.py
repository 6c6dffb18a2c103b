"""What the office does with an application until it is scored: recommends, reviews, returns with
all defects at once, refuses, takes back for a store."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.timezone import localdate

from districts.models import JointCommittee
from districts.scoped_admin.acts import ActForm, ActPage
from storefronts import application_page
from storefronts.enums import ApplicationKind, Verdict
from storefronts.models import Application, ApplicationItem
from storefronts.services import applications, applying, awarding, conditions, deciding
from storefronts.services.deciding import Judgement

RETURN, PASS = "return", "pass"
EMPTY = {"autocomplete": "off"}


@dataclass(frozen=True)
class Line:
    """One item of the checklist with its two fields."""

    item: ApplicationItem
    verdict: forms.BoundField
    told: forms.BoundField


class ChecklistForm(ActForm):
    """A verdict and words for each item, all in one go; the buttons send what is decided. What was
    handed in whole begins as met: whoever reviews marks what is not."""

    decision = forms.ChoiceField(
        choices=[(PASS, "通过"), (RETURN, "退回补正")],
        widget=forms.HiddenInput,
        error_messages={"required": "请按“通过”或者“退回补正”。"},
    )

    def prepare(self) -> None:
        self.items = list(applying.items_of(self.obj.items.all()))
        self.conditions = conditions.conditions(self.obj.version, self.obj.storefront, localdate())
        for item in self.items:
            self.fields[f"verdict_{item.pk}"] = forms.ChoiceField(
                label=str(item.criterion),
                choices=Verdict.choices,
                initial=item.verdict or Verdict.MET,
                widget=forms.RadioSelect,
                error_messages={"required": f"请判“{item.criterion}”是否符合。"},
            )
            self.fields[f"told_{item.pk}"] = forms.CharField(
                label=f"{item.criterion}：缺什么、怎样补",
                max_length=200,
                required=False,
                widget=forms.TextInput(attrs=EMPTY),
            )
        self.fields["note"].required = False
        self.fields["note"].label = "另外要说的（可不填，商户会看到）"

    def lines(self) -> Iterator[Line]:
        for item in self.items:
            yield Line(item, self[f"verdict_{item.pk}"], self[f"told_{item.pk}"])

    def judgements(self) -> dict[int, Judgement]:
        """Words about an item that is called met make it one that is to be mended: without a
        script nothing else would turn the choice."""
        given = self.cleaned_data
        found = {}
        for item in self.items:
            verdict, told = given[f"verdict_{item.pk}"], given[f"told_{item.pk}"]
            turned = verdict == Verdict.MET and told.strip()
            found[item.pk] = Judgement(Verdict.MISSING if turned else verdict, told)
        return found

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors:
            self.cleaned_data["judgements"] = self.judgements()
        return cleaned

    def unmet(self) -> str:
        """Why it cannot go on whatever is judged."""
        lacking = [one for one in self.conditions if not one.met]
        return "".join(f"{one.title}：{one.told}。" for one in lacking)


class RecommendForm(ChecklistForm):
    """Beside the checklist, whose opinion it is."""

    borrowed: ClassVar = {"committee": (Application, "committee")}

    def prepare(self) -> None:
        super().prepare()
        store = self.obj.storefront
        committee: Any = self.fields["committee"]
        committee.queryset = JointCommittee.objects.filter(
            area__path__startswith=store.area.path, dissolved=None
        ) | JointCommittee.objects.filter(
            commercial_district=store.commercial_district_id, dissolved=None
        ).exclude(commercial_district=None)
        own = committee.queryset.filter(commercial_district=store.commercial_district_id).first()
        committee.initial = own.pk if own and store.commercial_district_id else None
        committee.help_text = "没有联合党组织的商圈可不选，由街道推荐。"
        self.fields["opinion"] = forms.CharField(
            label="推荐意见",
            required=False,
            max_length=200,
            initial="同意推荐。",
            widget=forms.TextInput(attrs=EMPTY),
        )


class Examining(ActPage):
    """An act with the materials on its left and the checklist on its right."""

    template = "applications/examine.html"
    asks_again = True
    yes: ClassVar[str]

    def page(self, obj: Application, request: HttpRequest) -> dict[str, Any]:
        return {
            "page": application_page.page(obj),
            "turn": application_page.turn(obj, request.user, self.slug),
            "yes": self.verb_of(obj),
            "can_reject": Reject().refusal(obj, request.user) == "",
        }

    def verb_of(self, obj: Application) -> str:
        return self.yes

    def outcome(self, obj: Application) -> list[str]:
        """The words that the store will read."""
        last = obj.steps.order_by("pk").last()
        return last.words.splitlines() if last else []

    def perform(self, obj: Application, *, by: Any, decision: str, **given: Any) -> str:
        if decision == RETURN:
            deciding.send_back(obj, given["judgements"], by=by, words=given["note"])
            count = len(deciding.defects(list(applying.items_of(obj.items.all()))))
            return f"退回补正 {count} 项，一次告知商户。" if count else "退回补正，并告知商户。"
        return self.accept(obj, by=by, **given)

    def accept(self, obj: Application, *, by: Any, **given: Any) -> str:
        raise NotImplementedError


class Recommend(Examining):
    """推荐: the joint committee's opinion, as the street records it; what is missing is returned
    here already."""

    slug, verb, yes, form = "recommend", "推荐", "推荐", RecommendForm
    transition = applications.RECOMMEND

    def accept(self, obj: Application, *, by: Any, **given: Any) -> str:
        deciding.whole(given["judgements"])
        moved = deciding.recommend(obj, by=by, committee=given["committee"], words=given["opinion"])
        return f"{given['committee'] or moved.storefront.area}推荐，转街道初审。"


class Review(Examining):
    """初审; of a renewal it decides at once."""

    slug, verb, action, yes, form = "review", "初审", "decide", "通过", ChecklistForm
    transition = applications.PASS

    def verb_of(self, obj: Application) -> str:
        return "同意续期" if obj.kind == ApplicationKind.RENEWAL else self.yes

    def refusal(self, obj: Application, user: Any) -> str:
        renewal = obj.kind == ApplicationKind.RENEWAL
        return (applications.RENEW if renewal else applications.PASS).refusal(obj, user)

    def accept(self, obj: Application, *, by: Any, **given: Any) -> str:
        words = given["note"]
        if obj.kind == ApplicationKind.RENEWAL:
            title = awarding.renew(obj, given["judgements"], by=by, words=words)
            return f"同意续期，有效期至 {title.valid_to}。"
        deciding.approve(obj, given["judgements"], by=by, words=words)
        return "初审通过，转两名评委评分。"


class Reject(ActPage):
    slug, verb, action, grave = "reject", "不予通过", "decide", True
    transition = applications.REJECT

    def effect(self, obj: Application) -> str:
        return "这次申报到此为止，写明的事由商户看得到；可以重新申报。"

    def perform(self, obj: Application, *, by: Any, note: str, **_: Any) -> str:
        deciding.reject(obj, by=by, words=note)
        return "已办理不予通过，并告知商户。"


class Withdraw(ActPage):
    slug, verb, grave = "withdraw", "代商户撤回", True
    transition = applications.WITHDRAW

    def effect(self, obj: Application) -> str:
        return "商户不再申报的，由街道代为撤回；以后可以重新申报。"

    def perform(self, obj: Application, *, by: Any, note: str, **_: Any) -> str:
        applying.withdraw(obj, by=by, words=note)
        return "已撤回。"
