"""Filters of the register of storefronts: who works there, what it holds, who signs in."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.timezone import localdate

from districts.scoped_admin.lists import Pick
from storefronts.models import HonourScheme, StorefrontAccount, StorefrontMember, Title
from storefronts.services.conditions import in_the_party


class _Has(Pick):
    """With one or without."""

    answers = ("有", "没有")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return list(zip(("1", "0"), self.answers, strict=True))

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        there = Exists(self.rows().filter(storefront=OuterRef("pk")))
        found = {"1": queryset.filter(there), "0": queryset.filter(~there)}
        return found.get(self.value() or "", queryset)


class MemberPick(_Has):
    title, parameter_name = "店内党员", "member"

    def rows(self) -> QuerySet[Any]:
        return StorefrontMember.objects.on(localdate()).filter(in_the_party(localdate()))


class AccountPick(_Has):
    title, parameter_name = "商户账号", "account"

    def rows(self) -> QuerySet[Any]:
        return StorefrontAccount.objects.on(localdate())


class HonourPick(Pick):
    """An honour that it holds today, by the code of its scheme: an area's own scheme is the same
    honour as the one it took the place of."""

    title, parameter_name = "称号", "honour"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        known = HonourScheme.objects.for_user(request.user).order_by("pk")
        return list({scheme.code: (scheme.code, scheme.name) for scheme in known}.values())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        held = Title.objects.valid_on(localdate()).filter(scheme__code=self.value())
        return queryset.filter(Exists(held.filter(storefront=OuterRef("pk"))))
