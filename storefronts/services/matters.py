"""What concerns a store now: each application and title in a word and a sentence, the most urgent
first. The store reads the same states as the office, in its own words."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.urls import reverse
from django.utils.timezone import localdate

from districts import limits
from storefronts.enums import ApplicationState, TitleState
from storefronts.models import (
    Application,
    ApplicationItem,
    Revocation,
    Storefront,
    Title,
    TitlePhase,
)
from storefronts.models.applications import ENDED
from storefronts.services import applying, awarding

A, T = ApplicationState, TitleState
#: For how many days what came to its end is still told.
TOLD_FOR = 60
WAITS: dict[str, tuple[str, str]] = {
    A.SUBMITTED: ("待推荐", "已收到，等商圈联合党组织推荐。"),
    A.RECOMMENDED: ("待初审", "已推荐，等街道初审。"),
    A.REVIEWED: ("待评分", "初审通过，等联审评分。"),
    A.SCORED: ("待公示", "已评分，等街道公示。"),
}


@dataclass(frozen=True)
class Matter:
    """`rank` 0 is the most urgent; `due` is the next date, `due_word` what is due on it."""

    rank: int
    honour: str
    number: str
    look: str  # ok, warn, late or info
    word: str
    sentence: str
    due_word: str = ""
    due: dt.date | None = None
    lacking: list[ApplicationItem] = field(default_factory=list)
    application: Application | None = None
    title: Title | None = None

    @property
    def then(self) -> str:
        """What follows once nothing is missing."""
        return self.sentence.partition("，")[2]

    @property
    def url(self) -> str:
        """The page of it in the portal."""
        if self.application is not None:
            return reverse("portal-application", args=[self.application.pk])
        return reverse("portal-title", args=[self.title.pk]) if self.title else ""

    @property
    def editable(self) -> bool:
        return self.application is not None and self.application.state in applying.EDITABLE


def matters(storefront: Storefront, day: dt.date | None = None) -> list[Matter]:
    return matters_of([storefront], day)[storefront.pk]


def matters_of(
    storefronts: Sequence[Storefront], day: dt.date | None = None
) -> dict[int, list[Matter]]:
    """Of several stores by the same number of questions as of one (but for the areas' limits)."""
    day = day or localdate()
    found: dict[int, list[Matter]] = {one.pk: [] for one in storefronts}
    asked = list(applications_of(storefronts, day))
    for one in asked:
        found[one.storefront_id].append(_application(one))
    renewed = {one.title_id for one in asked if one.open}
    warned = {one.area: limits.value("plaque_warning", one.area) for one in storefronts}
    for title in titles_of(storefronts, day):
        warning = max(warned[title.storefront.area], awarding.RENEW_BEFORE)
        found[title.storefront_id].append(_title(title, day, title.pk in renewed, warning))
    for told in found.values():
        told.sort(key=lambda one: (one.rank, one.due or dt.date.max))
    return found


def applications_of(storefronts: Sequence[Storefront], day: dt.date) -> Any:
    """Those on their way, and those refused of late; an awarded one goes on as its title."""
    items = Prefetch("items", applying.items_of(ApplicationItem.objects.all()))
    late = Q(state=A.REJECTED, state_since__gt=day - dt.timedelta(days=TOLD_FOR))
    found = Application.objects.filter(~Q(state__in=ENDED) | late, storefront__in=storefronts)
    related = ("scheme", "version", "notice", "storefront__area")
    return found.select_related(*related).prefetch_related(items)


def titles_of(storefronts: Sequence[Storefront], day: dt.date) -> list[Title]:
    """With why and since when, of those that are not simply valid: most are."""
    rows = Title.objects.filter(storefront__in=storefronts)
    found = list(rows.select_related("scheme", "storefront__area"))
    prefetch_related_objects(
        [one for one in found if not one.valid_on(day)],
        Prefetch("revocations", Revocation.objects.order_by("-pk")),
        Prefetch("phases", TitlePhase.objects.order_by("-since")),
    )
    return found


def _application(one: Application) -> Matter:
    lacking = (
        [item for item in one.items.all() if applying.lacking(item)]
        if one.state in applying.EDITABLE
        else []
    )
    rank, look, word, sentence, due_word = _told(one, len(lacking))
    due = one.notice.last_day if one.state == A.NOTICED and one.notice else one.due
    return Matter(
        rank,
        f"{'续期' if one.title_id else '申报'}{named(one)}",
        one.number,
        look,
        word,
        sentence,
        due_word,
        due if due_word else None,
        lacking,
        application=one,
    )


def _told(one: Application, missing: int) -> tuple[int, str, str, str, str]:
    """Rank, look, word, sentence, and what is due."""
    if one.state == A.RETURNED:
        to_do = f"还差 {missing} 项，补齐后继续审核。" if missing else "都补好了，请提交。"
        return 0, "warn", "待补正", to_do, "补正期限"
    if one.state == A.DRAFT:
        to_do = f"还差 {missing} 项，填好就可以提交。" if missing else "都填好了，请核对后提交。"
        return 3, "warn", "未提交", to_do, ""
    if one.state == A.NOTICED:
        return 5, "info", "公示中", "公示期满没有异议的，由街道授牌。", "公示到"
    if one.state == A.REJECTED:
        return 5, "late", "未通过", one.told or "这次没有通过。", ""
    word, sentence = WAITS[ApplicationState(one.state)]
    return 5, "info", word, sentence, "最迟"


def waits(one: Application) -> str:
    """What it waits for, while it is at the office; nothing else."""
    return WAITS.get(one.state, ("", ""))[1]


def named(one: Application | Title) -> str:
    """党员先锋岗（一楼收银台）; without a counter the honour alone."""
    return f"{one.scheme}（{one.counter}）" if one.counter else str(one.scheme)


def _title(one: Title, day: dt.date, renewed: bool, warning: int) -> Matter:
    rank, look, word, sentence, due_word, due = _standing(one, day, renewed, warning)
    return Matter(rank, named(one), one.number, look, word, sentence, due_word, due, title=one)


_Told = tuple[int, str, str, str, str, dt.date | None]


def _standing(one: Title, day: dt.date, renewed: bool, warning: int) -> _Told:
    """Rank, look, word, sentence, what is due, and when."""
    state = TitleState(one.state)
    if state == T.STANDING and day <= one.valid_to:
        return _valid(one, day, renewed, warning)
    if state in {T.STANDING, T.EXPIRED}:
        to_do = "续期在办。" if renewed else "请申请续期。"
        return 4, "late", "已过期", f"{one.valid_to} 到期。{to_do}", "", None
    if state == T.SUSPENDED:
        why = one.phases.all()[0].reason if one.phases.all() else ""
        return 2, "late", "暂停", f"请按期整改：{why}", "整改期限", one.rectify_by
    if state in {T.REVOKED, T.APPEALED}:
        return _revoked(one, day)
    since = one.phases.all()[0].since if one.phases.all() else one.valid_to
    return 8, "info", one.get_state_display(), f"自 {since} 起不再有效。", "", None


def _valid(one: Title, day: dt.date, renewed: bool, warning: int) -> _Told:
    left = (one.valid_to - day).days
    if left > warning:
        return 6, "ok", "有效", f"有效，还有 {left} 天。", "有效期至", one.valid_to
    to_do = "续期在办。" if renewed else "现在可以申请续期。"
    told = f"还有 {left} 天到期。" if left else "今天到期。"
    rank = 6 if renewed else 4
    return rank, "warn", "即将到期", told + to_do, "有效期至", one.valid_to


def _revoked(one: Title, day: dt.date) -> _Told:
    last = next(iter(one.revocations.all()), None)
    why = f"已摘牌：{last.reason}。" if last else "已摘牌。"
    if one.state == T.APPEALED:
        return 2, "late", "已摘牌，申诉中", f"{why}已收到申诉，等街道答复。", "", None
    if last and last.appeal_by and not last.appealed_on and day <= last.appeal_by:
        return 1, "late", "已摘牌", f"{why}不服的可以申诉。", "申诉期限", last.appeal_by
    return 7, "late", "已摘牌", why, "", None
