"""Receipt numbers of who comes without signing in."""

from districts.services import receipts


def test_receipt_numbers_are_written_in_groups_and_read_however_typed() -> None:
    assert receipts.written("ABCDEFGH2345") == "ABCD-EFGH-2345"
    assert receipts.unwritten(" abcd-efgh 2345 ") == "ABCDEFGH2345"
    made = {receipts.random_code(12) for _ in range(1000)}
    assert len(made) == 1000
    assert not set("".join(made)) & set("01ILO")
