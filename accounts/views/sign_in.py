"""Signing in, on the sign-in page or in place, the password, and the answer to a stale form."""

import time
from typing import Any

from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.http import urlencode

from accounts.forms import NewPasswordForm, SignInForm
from accounts.middleware import CODE_OWED, ENROLMENT_OWED, FIRST_PASSWORD, SEEN, owed
from accounts.models import User
from accounts.services import second_factor, sessions
from accounts.views.session import in_place, progress, refusal
from core.phone import page


class SignIn(LoginView):
    """In place (static/js/session.js) it answers in JSON what is still owed, or why not."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.redirect_authenticated_user = not in_place(request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whoever comes from the merchants' portal may stay signed in on his own phone."""
        portal = self.get_redirect_url().startswith(reverse("portal"))
        return super().get_context_data(**kwargs, portal=portal)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """On the way to the portal with the letters of a phone, larger ones kept."""
        if context["portal"]:
            return page(self.request, self.template_name, context)
        return super().render_to_response(context, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        answer = super().form_valid(form)
        begin_session(self.request, form.get_user())
        if form.cleaned_data["keep"]:
            sessions.keep(self.request, form.get_user())
        if in_place(self.request):
            return JsonResponse(progress(self.request))
        gate = owed(self.request.session)
        return redirect(onward(gate, self.get_redirect_url())) if gate else answer

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        return refusal(form) if in_place(self.request) else super().form_invalid(form)


def begin_session(request: HttpRequest, user: User) -> None:
    """Notes in the new session what its user owes before he may go on."""
    request.session[SEEN] = int(time.time())
    sessions.note_proof(request.session)
    if second_factor.enrolled(user):
        request.session[CODE_OWED] = True
    elif second_factor.required(user):
        request.session[ENROLMENT_OWED] = True
    if not user.password_changed:
        request.session[FIRST_PASSWORD] = True


def onward(page: str, to: str) -> str:
    """The address of a page that leads on to another one of this site."""
    return str(reverse_lazy(page)) + (f"?{urlencode({'next': to})}" if to else "")


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


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long or came from elsewhere: nothing was saved, say what to do."""
    return render(request, "accounts/csrf_failure.html", status=403)
