"""Sign-in pages, the message centre, and the answer to a stale form."""

import time
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.views.decorators.http import require_POST
from django.views.generic import ListView

from accounts.forms import NewPasswordForm, SignInForm
from accounts.middleware import FIRST_PASSWORD, SEEN
from accounts.models import Message


class SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        answer = super().form_valid(form)
        self.request.session[SEEN] = int(time.time())
        if not form.get_user().password_changed:
            self.request.session[FIRST_PASSWORD] = True
            return redirect("password-change")
        return answer


class PasswordChange(LoginRequiredMixin, PasswordChangeView):
    template_name = "accounts/password_change.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("home")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first = bool(self.request.session.get(FIRST_PASSWORD))
        return super().get_context_data(**kwargs, first=first)

    def form_valid(self, form: Any) -> HttpResponse:
        form.user.password_changed = True  # saved with the password
        answer = super().form_valid(form)
        self.request.session.pop(FIRST_PASSWORD, None)
        messages.success(self.request, "密码已修改，下次登录请用新密码。")
        return answer


class MessageList(LoginRequiredMixin, ListView):
    """The user's own messages, newest first."""

    template_name = "accounts/messages.html"
    paginate_by = 25
    context_object_name = "entries"

    def get_queryset(self) -> QuerySet[Message]:
        return Message.objects.filter(user=self.request.user.pk)


@login_required
def open_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks the message as read and goes where it leads; only to an address of this site."""
    message = get_object_or_404(Message, pk=pk, user=request.user.pk)
    if message.read_at is None:
        Message.objects.filter(pk=message.pk).update(read_at=now())
    if message.url and url_has_allowed_host_and_scheme(message.url, allowed_hosts=None):
        return redirect(message.url)
    return redirect("messages")


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    Message.objects.filter(user=request.user.pk, read_at=None).update(read_at=now())
    return redirect("messages")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long or came from elsewhere: nothing was saved, say what to do."""
    return render(request, "accounts/csrf_failure.html", status=403)
