"""Hard conditions that the registers answer by themselves: nobody is asked what is known."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from core.dated import holds, months_later
from storefronts.enums import AutoCheck, CriterionKind
from storefronts.models import SchemeVersion, Storefront, StorefrontMember, Title
from storefronts.services import schemes

YEAR = 12


@dataclass(frozen=True)
class Condition:
    """Whether one condition is met, what the register says, and what to do where it is not; `check`
    is the AutoCheck that answered."""

    title: str
    met: bool
    told: str
    remedy: str = ""
    check: str = ""


def members_on(storefront: Storefront, day: dt.date) -> int:
    """Party members who work in the store on the day and still are members."""
    there = StorefrontMember.objects.on(day).filter(in_the_party(day), storefront=storefront)
    return there.values("member").distinct().count()


def in_the_party(day: dt.date, prefix: str = "member__") -> Q:
    """Whose membership has not ended by the day."""
    return Q(**{f"{prefix}ended": None}) | Q(**{f"{prefix}ended__gt": day})


def with_member(day: dt.date, prefix: str = "members__") -> Q:
    """Stores in which a member works on the day, for many at once."""
    return holds(day, prefix) & in_the_party(day, f"{prefix}member__")


def _member(storefront: Storefront, day: dt.date) -> tuple[bool, str, str]:
    count = members_on(storefront, day)
    told = f"登记册：{count} 名党员在店" if count else "登记册里没有在店的党员"
    return count > 0, told, "店里有党员的，请党员先报到，或者告诉街道登记。"


def _licence(storefront: Storefront, day: dt.date) -> tuple[bool, str, str]:
    until = storefront.licence_until
    if until is None:
        return True, "登记册没有登记期限，按长期有效", ""
    return until >= day, f"证照有效期至 {until}", "请先换发证照，再告诉街道更正登记。"


def _trading(storefront: Storefront, day: dt.date) -> tuple[bool, str, str]:
    if storefront.opened is None:
        return False, "登记册没有开业时间", "请告诉街道登记开业时间。"
    full = months_later(storefront.opened, YEAR) <= day
    return full, f"{storefront.opened_text}开业", "开业满一年后再申报。"


CHECKS: dict[str, Callable[[Storefront, dt.date], tuple[bool, str, str]]] = {
    AutoCheck.MEMBER: _member,
    AutoCheck.LICENCE: _licence,
    AutoCheck.TRADING: _trading,
}


def conditions(version: SchemeVersion, storefront: Storefront, day: dt.date) -> list[Condition]:
    """Every condition of the rules that the registers answer, as of the day."""
    asked = version.criteria.filter(kind=CriterionKind.HARD).exclude(auto="")
    return [Condition(one.title, *CHECKS[one.auto](storefront, day), one.auto) for one in asked]


def unmet(version: SchemeVersion, storefront: Storefront, day: dt.date) -> list[Condition]:
    return [one for one in conditions(version, storefront, day) if not one.met]


def unmet_of(title: Title, day: dt.date) -> list[Condition]:
    """Of a title by the rules it is held under; one from before the system by those in force."""
    version = title.version or schemes.in_force(title.scheme, day)
    return unmet(version, title.storefront, day) if version else []
