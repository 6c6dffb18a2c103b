from funding.models.appropriations import Appropriation, AppropriationBatch, BankAccount
from funding.models.arrivals import InKind, Receipt
from funding.models.expenses import Expense, Publication, Voucher
from funding.models.ledger import Account, Closing, Entry, Fund, Journal
from funding.models.loans import Instalment, Loan, Repayment
from funding.models.plans import Budget, FundingRule, LoanTerms, Share, ShareRule
from funding.models.reversals import Reversal

__all__ = [
    "Account",
    "Appropriation",
    "AppropriationBatch",
    "BankAccount",
    "Budget",
    "Closing",
    "Entry",
    "Expense",
    "Fund",
    "FundingRule",
    "InKind",
    "Instalment",
    "Journal",
    "Loan",
    "LoanTerms",
    "Publication",
    "Receipt",
    "Repayment",
    "Reversal",
    "Share",
    "ShareRule",
    "Voucher",
]
