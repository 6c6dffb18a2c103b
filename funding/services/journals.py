"""What a journal moved, and the document it came from."""

from typing import Any

from django.db.models import OuterRef, Subquery, Sum

from funding.models import Entry, Journal

#: the links from a journal to the documents it may come from
DOCUMENTS = ("receipt", "expense", "appropriation", "loan", "repayment", "reversal")


def moved(link: str = "pk") -> Subquery:
    """So many fen, as an annotation; `link` is the way to the journal."""
    into = Entry.objects.filter(journal=OuterRef(link), fen__gt=0).order_by().values("journal")
    return Subquery(into.annotate(sum=Sum("fen")).values("sum"))


def document(journal: Journal) -> Any:
    """The document that was posted by it; None where there is none (an import, a write-off)."""
    found = (getattr(journal, name, None) for name in DOCUMENTS)
    return next((one for one in found if one is not None), None)


def seen_by(document: Any, user: Any) -> bool:
    """Whether the user may open it: who pays does not see everything of who receives."""
    return bool(type(document).objects.for_user(user).filter(pk=document.pk).exists())
