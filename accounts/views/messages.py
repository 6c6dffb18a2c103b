"""The message centre: a user's own messages."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.views.decorators.http import require_POST
from django.views.generic import ListView

from accounts.models import Message


class MessageList(LoginRequiredMixin, ListView):
    """The user's own messages, newest first."""

    template_name = "accounts/messages.html"
    paginate_by = 25
    context_object_name = "entries"

    def get_queryset(self) -> QuerySet[Message]:
        return Message.objects.filter(user=self.request.user.pk)


def opened(request: HttpRequest, pk: int) -> str:
    """Marks the user's own message as read; answers where it leads, only to an address of this
    site."""
    message = get_object_or_404(Message, pk=pk, user=request.user.pk)
    if message.read_at is None:
        Message.objects.filter(pk=message.pk).update(read_at=now())
    here = message.url and url_has_allowed_host_and_scheme(message.url, allowed_hosts=None)
    return message.url if here else ""


@login_required
def open_message(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect(opened(request, pk) or "messages")


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    Message.objects.filter(user=request.user.pk, read_at=None).update(read_at=now())
    return redirect("messages")
