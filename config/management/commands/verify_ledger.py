"""`verify_ledger`: the money ledger proved again from its entries."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from funding.models import Entry
from funding.services.verifying import PROOFS, verify


class Command(BaseCommand):
    help = "核对经费总账：借贷、余额、结账、冲正、触发器，逐项从分录重新证明。"

    def handle(self, *args: Any, **options: Any) -> None:
        found = verify()
        for finding in found:
            self.stderr.write(f"✗ {finding.proof.title}：")
            for row in finding.rows:
                self.stderr.write(f"  {row}")
        if found:
            raise CommandError(f"经费总账有 {len(found)} 项不符，请停止记账并联系管理员。")
        count = Entry.objects.count()
        self.stdout.write(f"经费总账无误：{count} 条分录，{len(PROOFS)} 项核对全部相符。")
