"""The pages of the small district as somebody sees them."""

from typing import Any

from accounts.models import User
from core.dated import Quarter
from reports.boards.dashboards import Dashboard, dashboard
from reports.compile.compiling import compile_report
from reports.lists.drilldowns import Listing, listing
from reports.selection import select
from tests.reports.quarters import PERIOD, Town


def recompile(town: Town, *periods: Quarter) -> None:
    for period in periods or (PERIOD,):
        compile_report(town.district, period)


def seen(user: User, **params: str) -> Dashboard:
    """The dashboard as the user sees it, his roles read anew."""
    user = User.objects.get(pk=user.pk)
    return dashboard(select(params, user), user)


def listed(user: User, **params: str) -> Listing:
    user = User.objects.get(pk=user.pk)
    return listing(select(params, user), params, user)


def every_row(user: User, **params: str) -> list[Any]:
    """The rows of all pages, turned from the first to the last."""
    page = listed(user, **params)
    rows = list(page.rows)
    while page.after:
        page = listed(user, **{**params, "after": str(page.after), "start": str(page.last + 1)})
        rows += page.rows
    return rows
