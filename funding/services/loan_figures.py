"""What a loan fund can lend now, and what its stores are behind their plans.

What is planned is not available. Of a revolving fund lent + available = received + repaid, always
(`rollups.total` tells each).
"""

import datetime as dt

from django.db.models import Sum

from funding.models import Fund, Loan
from funding.services import loan_plan


def available(fund: Fund) -> int:
    """What can be lent now."""
    return fund.accounts.held().aggregate(fen=Sum("balance"))["fen"] or 0


def overdue(fund: Fund, day: dt.date) -> dict[Loan, int]:
    """What each loan of the fund is behind its plan on the day, by a constant number of reads."""
    rows = Loan.objects.overdue(day).filter(fund=fund).select_related("account")
    return {loan: loan_plan.behind(loan, day) for loan in rows.prefetch_related("instalments")}
