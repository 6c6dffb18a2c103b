"""Merchants' accounts at the office: a link is made and handed over, an account is stopped."""

from typing import Any

import segno
from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime

from core.encryption import masked
from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from storefronts.admin.storefronts import StorefrontAdmin
from storefronts.models import Storefront, StorefrontAccount
from storefronts.services import invitations, merchants


class Invite(ActPage):
    """The link is on the page that follows and nowhere else."""

    slug, verb, form, button = "invite", "邀请商户", ReasonlessForm, "生成邀请链接"
    shown_once = True
    once_template = "admin/storefronts/storefront/invited.html"

    def offered(self, obj: Storefront, user: Any) -> bool:
        return obj.closed is None

    def effect(self, obj: Storefront) -> str:
        return (
            "生成一个只能用一次的链接和二维码，打印或者发给店里的人开通账号；以前没用的链接作废。"
        )

    def perform(self, obj: Storefront, *, by: Any, **_: Any) -> str:
        return invitations.invite(obj, by=by)[1]

    def once(self, told: str, request: HttpRequest) -> dict[str, Any]:
        address = request.build_absolute_uri(reverse("portal-join", args=[told]))
        drawn = segno.make(address, error="m").svg_inline(scale=8, border=2, omitsize=True)
        invitation = invitations.useful(told)
        return {
            "address": address,
            "qr": mark_safe(drawn),  # noqa: S308 -- drawn by us from our own address
            "until": localtime(invitation.expires_at) if invitation else None,
        }


def called(account: StorefrontAccount) -> str:
    """The user name, masked where it is the number of a phone."""
    name = account.user.username
    return f"{masked(name) if name.isdecimal() else name}（自 {account.since}）"


class AccountField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return called(obj)


class EndForm(ActForm):
    account = AccountField(
        StorefrontAccount.objects.none(),
        label="账号",
        error_messages={"required": "请选择要停用的账号。"},
    )
    field_order = ("account", "note")

    def prepare(self) -> None:
        field: Any = self.fields["account"]
        field.queryset = merchants.accounts_of(self.obj)


class EndAccount(ActPage):
    slug, verb, form, grave = "end-account", "停用商户账号", EndForm, True

    def refusal(self, obj: Storefront, user: Any) -> str:
        known = merchants.accounts_of(obj).exists()
        return "" if known else "这家商户没有在用的账号，不用停用；要开通请办理“邀请商户”。"

    def effect(self, obj: Storefront) -> str:
        return (
            "马上看不到这家店，已登录的也一样；这是他最后一家店的，账号停用。没用的邀请链接作废。"
        )

    def perform(
        self, obj: Storefront, *, by: Any, account: StorefrontAccount, note: str, **_: Any
    ) -> str:
        merchants.end(account, by=by, reason=note)
        invitations.cancel(obj)
        return f"已停用商户账号 {called(account)}。"


StorefrontAdmin.offer(Invite())
StorefrontAdmin.offer(EndAccount())
