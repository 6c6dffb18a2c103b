"""What the applicant does: begins, answers item by item, hands in, answers a return, withdraws.

The store itself does it in the portal, a clerk for a store without a phone; both go through here.
"""

import uuid
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.timezone import localdate

from core.errors import Refused
from core.locks import alone
from storefronts.enums import ApplicationKind, ApplicationState, TitleState, Verdict
from storefronts.models import (
    Application,
    ApplicationItem,
    ItemPhoto,
    SchemeVersion,
    Storefront,
    StorefrontPhoto,
    Title,
)
from storefronts.models.applications import ENDED
from storefronts.services import applications
from storefronts.services.conditions import unmet

MOST_PHOTOS = 6  # of one item
HELD = (TitleState.STANDING, TitleState.SUSPENDED, TitleState.APPEALED)
EDITABLE = (ApplicationState.DRAFT, ApplicationState.RETURNED)


def refusal(version: SchemeVersion, storefront: Storefront, counter: str = "") -> str:
    """Why this store cannot apply now, said before anything is filled in; nothing when it can."""
    today = localdate()
    if not storefront.open_on(today):
        return "这家商户已歇业或者还没有开业，不能申报；登记有误的，请先更正。"
    if version.scheme.for_counter and not counter.strip():
        return f"{version.scheme}授予柜台（岗位），请写明是哪一个。"
    if (title := _held(version, storefront, counter)) is not None:
        return f"已有这个称号（{title.number}，有效期至 {title.valid_to}），到期前申请续期即可。"
    lacking = unmet(version, storefront, today)
    return "".join(f"{one.title}：{one.told}。{one.remedy}" for one in lacking)


def _held(version: SchemeVersion, storefront: Storefront, counter: str) -> Title | None:
    held = Title.objects.filter(
        scheme__code=version.scheme.code, storefront=storefront, counter=counter, state__in=HELD
    )
    return held.first()


def open_one(version: SchemeVersion, storefront: Storefront, counter: str) -> Application | None:
    """The application for the same honour that is still on its way."""
    found = Application.objects.filter(
        scheme=version.scheme, storefront=storefront, counter=counter
    )
    return found.exclude(state__in=ENDED).first()


@transaction.atomic
def begin(
    version: SchemeVersion,
    storefront: Storefront,
    *,
    by: Any,
    counter: str = "",
    form_key: str | None = None,
    for_store: bool = False,
) -> Application:
    """A draft with what is known filled in. Begun twice, it is the same one. Raises Refused."""
    Storefront.objects.select_for_update(no_key=True).get(pk=storefront.pk)
    if known := open_one(version, storefront, counter):
        return known
    if why := refusal(version, storefront, counter):
        raise Refused(why)
    return create(
        version, storefront, by=by, counter=counter, form_key=form_key, for_store=for_store
    )


def create(
    version: SchemeVersion,
    storefront: Storefront,
    *,
    by: Any,
    kind: str = ApplicationKind.FIRST,
    counter: str = "",
    form_key: str | None = None,
    for_store: bool = False,
    title: Title | None = None,
) -> Application:
    """The draft itself, numbered, with the answers of the last application to the same honour."""
    made = Application.objects.create(
        number=_number(),
        kind=kind,
        storefront=storefront,
        scheme=version.scheme,
        version=version,
        counter=counter,
        state_since=localdate(),
        promise="、".join(version.promises),
        made_by=by,
        for_store=for_store,
        form_key=form_key,
        title=title,
    )
    _fill(made)
    return made


def _number() -> str:
    """SF-2026-0031: the next of the year."""
    head = f"SF-{localdate().year}-"
    alone(f"application numbers {head}")
    last = Application.objects.filter(number__startswith=head).order_by("-pk").first()
    return f"{head}{int(last.number.rpartition('-')[2]) + 1 if last else 1:04d}"


def _fill(application: Application) -> None:
    """Its items, with what the store has said and shown before: nobody types twice."""
    before = {item.criterion.title: item for item in _answers_before(application)}
    on_record = list(application.storefront.photos.order_by("-pk"))
    for criterion in application.version.criteria.all():
        if not criterion.wanted:
            continue
        known = before.get(criterion.title)
        item = ApplicationItem.objects.create(
            application=application,
            criterion=criterion,
            words=known.words if known else "",
            points=min(known.points, criterion.points) if known and known.points else None,
        )
        shown = [photo for photo in known.photos.all() if not photo.replaced] if known else []
        ItemPhoto.objects.bulk_create(ItemPhoto(item=item, photo=one.photo.name) for one in shown)
        if criterion.needs_photo and not shown:
            _copy(on_record, item)


def _copy(on_record: list[StorefrontPhoto], item: ApplicationItem) -> None:
    """The latest photo of the store that shows what is asked for: it is not taken twice."""
    asked = item.criterion.evidence
    for one in on_record:
        file = one.photo
        if one.get_kind_display() in asked and file and file.storage.exists(str(file.name)):
            with file.open("rb") as content:
                _keep(item, ContentFile(content.read(), name=f"{uuid.uuid4().hex}.jpg"))
            return


def _answers_before(application: Application) -> QuerySet[ApplicationItem]:
    earlier = Application.objects.filter(
        storefront=application.storefront,
        scheme__code=application.scheme.code,
        counter=application.counter,
    ).exclude(pk=application.pk)
    last = earlier.order_by("-pk").values("pk")[:1]
    return items_of(ApplicationItem.objects.filter(application__in=last))


def items_of(items: QuerySet[ApplicationItem]) -> QuerySet[ApplicationItem]:
    """In the order of the scheme, with criterion and photos, by a constant number of questions."""
    photos = Prefetch("photos", ItemPhoto.objects.order_by("pk"))
    return items.select_related("criterion").prefetch_related(photos).order_by("criterion__order")


def lacking(item: ApplicationItem) -> bool:
    """Whether the store still has to do something for the item."""
    if item.verdict in {Verdict.MISSING, Verdict.NOT_MET}:
        return True
    if item.criterion.needs_photo:
        return not any(not photo.replaced for photo in item.photos.all())
    return not item.words.strip()


def lacks(application: Application) -> list[ApplicationItem]:
    """What is still missing, in the order in which it is asked for."""
    if application.state not in EDITABLE:
        return []
    return [item for item in items_of(application.items.all()) if lacking(item)]


@transaction.atomic
def answer(
    item: ApplicationItem,
    *,
    by: Any,
    words: str | None = None,
    points: int | None = None,
    photo: ContentFile | None = None,
) -> ApplicationItem:
    """What the store says and shows to one item. A photo that was objected to gives way to the new
    one and is kept beside it. Raises Refused."""
    application = Application.objects.select_for_update().get(pk=item.application_id)
    if why := applications.by_applicant(application, by) or _fixed(application):
        raise Refused(why)
    if points is not None and points > item.criterion.points:
        raise Refused(f"自评分不能超过 {item.criterion.points} 分，请核对。", field="points")
    if photo is not None:
        _add_photo(item, photo)
    if words is not None:
        item.words = words
    if points is not None:
        item.points = points
    item.verdict = ""  # looked at anew; what was said of it stays to be read
    item.save(update_fields=["words", "points", "verdict"])
    return item


def _fixed(application: Application) -> str:
    """Why nothing can be changed now, or nothing."""
    if application.state in EDITABLE:
        return ""
    word = application.get_state_display()
    return f"当前为“{word}”，现在不能改；要改的请先撤回，或者等退回补正。"


def _add_photo(item: ApplicationItem, photo: ContentFile) -> None:
    """A form that is sent again after a cut brings the same photo, which is kept once."""
    if item.verdict:
        item.photos.update(replaced=True)
    shown = item.photos.filter(replaced=False)
    if any(_same(one, photo) for one in shown):
        return
    if len(shown) >= MOST_PHOTOS:
        raise Refused(f"每项最多 {MOST_PHOTOS} 张照片，请先去掉不要的。", field="photo")
    _keep(item, photo)


def _keep(item: ApplicationItem, photo: ContentFile) -> None:
    row = ItemPhoto(item=item)
    row.photo.save(str(photo.name), photo, save=False)
    row.save()


def _same(kept: ItemPhoto, photo: ContentFile) -> bool:
    file = kept.photo
    if not file or not file.storage.exists(str(file.name)) or file.size != photo.size:
        return False
    with kept.photo.open("rb") as file:
        return bool(file.read() == photo.open("rb").read())


@transaction.atomic
def remove_photo(photo: ItemPhoto, *, by: Any) -> None:
    """One that the store does not want any more; what was objected to stays. Raises Refused."""
    application = Application.objects.select_for_update().get(pk=photo.item.application_id)
    if why := applications.by_applicant(application, by) or _fixed(application):
        raise Refused(why)
    if photo.replaced:
        raise Refused("这张是街道提过意见的，要留着对照，不用去掉。")
    name = str(photo.photo.name)
    photo.delete()
    if not ItemPhoto.objects.filter(photo=name).exists():  # a later application shows it too
        transaction.on_commit(partial(photo.photo.storage.delete, name))


@transaction.atomic
def agree(application: Application, *, by: Any, deeds: str) -> None:
    """To the public promises of the scheme, with what the store tells of itself. Raises Refused."""
    locked = Application.objects.select_for_update().get(pk=application.pk)
    if why := applications.by_applicant(locked, by) or _fixed(locked):
        raise Refused(why)
    locked.promise, locked.deeds = "、".join(locked.version.promises), deeds
    locked.save(update_fields=["promise", "deeds"])


def tell_wrong(application: Application, *, by: Any, words: str) -> None:
    """What the store finds wrong of its facts: the office reads it on the application's course."""
    if words.strip():
        office = str(application.storefront)
        applications.step(application, "登记有误", by=by, office=office, words=words.strip())


@transaction.atomic
def submit(application: Application, *, by: Any, words: str = "") -> Application:
    """Handed in, or handed in again where it was returned from. Raises Refused with everything that
    is missing."""
    missing = [item.criterion.title for item in lacks(application)]
    if missing:
        raise Refused(f"还差 {len(missing)} 项：{'、'.join(missing)}。请补齐后再提交。")
    today = localdate()
    if why := unmet(application.version, application.storefront, today):
        raise Refused("".join(f"{one.title}：{one.told}。{one.remedy}" for one in why))
    office = str(application.storefront)
    return applications.move(application, _onward(application), by=by, office=office, words=words)


def _onward(application: Application) -> Any:
    if application.state == ApplicationState.RETURNED:
        again = application.back_to == ApplicationState.RECOMMENDED
        return applications.RESUBMIT_TO_REVIEW if again else applications.RESUBMIT
    renewal = application.kind == ApplicationKind.RENEWAL
    return applications.ASK_RENEWAL if renewal else applications.SUBMIT


def withdraw(application: Application, *, by: Any, words: str = "") -> Application:
    """The applicant takes it back; it can be applied for anew."""
    office = str(application.storefront)
    return applications.move(application, applications.WITHDRAW, by=by, office=office, words=words)
