"""Sign-in pages and the answer to a stale form."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long or came from elsewhere: nothing was saved, say what to do."""
    return render(request, "accounts/csrf_failure.html", status=403)
