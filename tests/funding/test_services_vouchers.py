"""Vouchers: what is let in, who sees it, and how long it stays."""

import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.urls import reverse
from PIL import Image

from core.errors import Refused
from districts.models import Area
from funding.models import Account, Fund, Voucher
from funding.services import expenses, vouchers
from funding.services.voucher_files import MOST_BYTES, NoVoucher, clean_voucher
from funding.services.vouchers import ELSEWHERE
from tests.funding.claims import approved, drafted, packed, pdf, submitted, whole
from tests.funding.conftest import held
from tests.shared_world import shared


def photo(colour: str = "red") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(written, "PNG")
    return written.getvalue()


def test_a_photo_is_written_anew_and_a_pdf_kept_as_it_came() -> None:
    first, second = clean_voucher(photo()), clean_voucher(pdf())
    assert first.read().startswith(b"\xff\xd8\xff")
    assert str(first.name).endswith(".jpg")
    assert second.read() == pdf()
    assert str(second.name).endswith(".pdf")
    assert first.name != clean_voucher(photo()).name


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00",
        b"<html><script>alert(1)</script></html>",
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\n%PDF-1.4\n%%EOF",
        b"PK\x03\x04",
    ],
)
def test_what_is_neither_is_not_let_in(content: bytes) -> None:
    with pytest.raises(NoVoucher, match="JPG、PNG、WEBP 照片或者 PDF"):
        clean_voucher(content)


@pytest.mark.parametrize(
    "words",
    [
        b"<< /S /JavaScript /JS (app.alert(1)) >>",
        b"<< /S /J#61vaScript >>",
        b"<< /S /Rendition /JS 5 0 R >>",
        b"<< /JS(x) >>",
        b"<< /S /Launch /F (cmd.exe) >>",
        b"<< /Names << /EmbeddedFiles 5 0 R >> >>",
        b"<< /Type /EmbeddedFile >>",
        b"<< /Subtype /RichMedia >>",
        b"<< /S /SubmitForm >>",
        b"<< /AcroForm << /XFA 9 0 R >> >>",
        b"trailer << /Encrypt 8 0 R >>",
    ],
)
def test_a_pdf_that_acts_or_hides_is_not_let_in(words: bytes) -> None:
    with pytest.raises(NoVoucher, match="带有脚本、附件或密码"):
        clean_voucher(pdf(words))
    with pytest.raises(NoVoucher, match="带有脚本、附件或密码"):
        clean_voucher(packed(words))


@pytest.mark.parametrize(
    "words",
    [
        b"<< /OpenAction [3 0 R /Fit] >>",
        b"<< /Title (JavaScript) /JSection 1 /Launched true >>",
        b"\x00/JS\x9c\xff",
    ],
)
def test_what_only_looks_like_it_is_let_in(words: bytes) -> None:
    assert clean_voucher(pdf(words)).read() == pdf(words)
    assert clean_voucher(packed(words))


def test_what_cannot_be_looked_into_is_not_let_in() -> None:
    head = b"2 0 obj\n<< /Type /Obj#53tm /Filter /FlateDecode >>\nstream\n"
    for strange in (
        pdf(head + b"not packed\nendstream"),
        pdf(b"<< /Type /ObjStm >> endobj"),
        packed(b"x", b"/DecodeParms << /Predictor 12 >> "),
        packed(b"\0" * (65 << 20)),
    ):
        with pytest.raises(NoVoucher, match="结构看不懂"):
            clean_voucher(strange)


def test_size_and_end_of_a_pdf() -> None:
    with pytest.raises(NoVoucher, match="超过 10 MB"):
        clean_voucher(pdf(b" " * MOST_BYTES))
    with pytest.raises(NoVoucher, match="不完整"):
        clean_voucher(pdf()[:-8])


@pytest.fixture
@shared
def purse(fund: Fund, zone: Area, arrive: Any) -> Account:
    arrive(fund, 10_000_00, area=zone)
    return held(fund, zone)


def bill(words: bytes = b"a") -> ContentFile:
    return ContentFile(pdf(words), "a.pdf")


@pytest.mark.django_db
def test_the_same_file_is_a_voucher_of_a_claim_once(purse: Account, clerk: Any) -> None:
    claim = drafted(purse, clerk)
    vouchers.add(claim, [bill(), bill(b"b")], by=clerk)
    with pytest.raises(Refused, match="只传一次") as refused:
        vouchers.add(claim, [bill(b"c"), bill()], by=clerk)
    assert refused.value.field == "papers"
    with pytest.raises(Refused, match="只传一次"):
        vouchers.add(claim, [bill(b"d"), bill(b"d")], by=clerk)
    assert claim.vouchers.count() == 2
    with pytest.raises(Refused, match="至少选一张"):
        vouchers.add(claim, [], by=clerk)
    with pytest.raises(Refused, match="最多传 30 张"):
        vouchers.add(claim, [bill(str(n).encode()) for n in range(29)], by=clerk)


@pytest.mark.django_db
def test_the_same_file_in_another_claim_is_told_by_name(
    purse: Account, cast: Any, street: Area, arrive: Any
) -> None:
    clerk, official = cast.clerk, cast.official
    first, second = (drafted(purse, clerk, summary=name) for name in ("早先的", "后来的"))
    vouchers.add(first, [bill()], by=clerk)
    (own,) = vouchers.add(second, [bill()], by=clerk)
    vouchers.add(second, [bill(b"b")], by=clerk)
    assert vouchers.used_elsewhere(second, clerk) == {own.pk: [first]}
    arrive(purse.fund, 100_00, area=street)
    far = drafted(held(purse.fund, street), cast.street_clerk, summary="别处的")
    vouchers.add(far, [bill()], by=cast.street_clerk)
    assert vouchers.used_elsewhere(second, clerk) == {own.pk: [first, ELSEWHERE]}
    assert vouchers.used_elsewhere(second, official) == {own.pk: [first, far]}
    expenses.withdraw(first, by=clerk, note="填错")
    assert vouchers.used_elsewhere(second, clerk) == {own.pk: [ELSEWHERE]}


@pytest.mark.django_db
def test_taken_out_with_its_file_while_it_is_written(
    purse: Account, clerk: Any, django_capture_on_commit_callbacks: Any
) -> None:
    claim = whole(purse, clerk)
    voucher = claim.vouchers.get()
    name = str(voucher.file.name)
    assert name.startswith("vouchers/")
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        vouchers.drop(voucher, by=clerk, note="传错")
    assert not default_storage.exists(name)
    assert not claim.vouchers.exists()


@pytest.mark.django_db
def test_what_was_handed_in_keeps_its_vouchers(
    purse: Account, clerk: Any, approver: Any, cast: Any
) -> None:
    claim = submitted(purse, clerk)
    with pytest.raises(Refused, match="票据不能再改"):
        vouchers.drop(claim.vouchers.get(), by=clerk, note="传错")
    with pytest.raises(Refused, match="票据不能再改"):
        vouchers.add(claim, [bill()], by=clerk)
    back = expenses.send_back(claim, ["重拍"], by=approver)
    with pytest.raises(Refused, match="由报销人经办小张办理"):
        vouchers.add(back, [bill()], by=cast.street_clerk)
    assert vouchers.add(back, [bill()], by=clerk)


@pytest.mark.django_db
def test_after_the_approval_the_database_keeps_them(
    purse: Account, clerk: Any, approver: Any
) -> None:
    claim = approved(purse, clerk, approver)
    with pytest.raises(DatabaseError), transaction.atomic():
        Voucher.objects.filter(expense=claim).delete()
    assert claim.vouchers.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("clerk", 200),
        ("approver", 200),
        ("official", 200),
        ("auditor", 200),
        ("street_clerk", 404),
        ("foreign_clerk", 404),
        ("nobody", 404),
    ],
)
def test_who_may_read_the_claim_reads_its_bills(
    purse: Account, cast: Any, sign_in: Any, who: str, status: int
) -> None:
    claim = whole(purse, cast.clerk)
    answer = sign_in(getattr(cast, who)).get(reverse("voucher", args=[claim.vouchers.get().pk]))
    answer.close()
    assert answer.status_code == status


@pytest.mark.django_db
def test_nothing_of_a_bill_runs_in_the_browser(purse: Account, clerk: Any, sign_in: Any) -> None:
    claim = drafted(purse, clerk)
    paper, picture = vouchers.add(claim, [bill(), clean_voucher(photo())], by=clerk)
    client = sign_in(clerk)
    shown = {one.pk: client.get(reverse("voucher", args=[one.pk])) for one in (paper, picture)}
    for answer in shown.values():
        answer.close()
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "private" in answer["Cache-Control"]
    told = shown[paper.pk]["Content-Disposition"]
    assert told == f'attachment; filename="voucher-{paper.pk}.pdf"'
    assert shown[paper.pk]["Content-Type"] == "application/pdf"
    assert shown[picture.pk]["Content-Type"] == "image/jpeg"
    assert not shown[picture.pk].get("Content-Disposition", "").startswith("attachment")
