"""The registers of money, one noun a file."""

from funding.admin import accounts as accounts
from funding.admin import appropriations as appropriations
from funding.admin import bank_accounts as bank_accounts
from funding.admin import batches as batches
from funding.admin import budgets as budgets
from funding.admin import entries as entries
from funding.admin import expenses as expenses
from funding.admin import funds as funds
from funding.admin import in_kind as in_kind
from funding.admin import journals as journals
from funding.admin import loan_terms as loan_terms
from funding.admin import loans as loans
from funding.admin import publications as publications
from funding.admin import receipts as receipts
from funding.admin import repayments as repayments
from funding.admin import reversals as reversals
from funding.admin import standards as standards
