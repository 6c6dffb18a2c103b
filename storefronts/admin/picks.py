"""Filters of the registers of the model stores: honours, and of storefronts who works and signs in
there."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.timezone import localdate

from districts.scoped_admin.lists import AreaPick, Pick
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


class SchemePick(Pick):
    """An honour by the code of its scheme: an area's own scheme is the same honour as the one that
    it took the place of."""

    title, parameter_name = "称号", "scheme"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        known = HonourScheme.objects.for_user(request.user).order_by("pk")
        return list(dict(known.values_list("code", "name")).items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(scheme__code=self.value()) if self.value() else queryset


class HonourPick(SchemePick):
    """One that the store holds today."""

    parameter_name = "honour"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        held = Title.objects.valid_on(localdate()).filter(scheme__code=self.value())
        return queryset.filter(Exists(held.filter(storefront=OuterRef("pk"))))


class OfStoreArea(AreaPick):
    """Of rows that lie where their store lies."""

    field = "storefront__area"
