"""The second factor: the code after the password, and the page where a phone is enrolled."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import RedirectURLMixin
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from accounts.forms import CodeForm
from accounts.middleware import CODE_OWED, ENROLMENT_OWED, owed
from accounts.models import SecondFactor
from accounts.services import second_factor
from accounts.views.session import in_place, progress, refusal
from core.errors import Refused


class GiveCode(LoginRequiredMixin, RedirectURLMixin, FormView):
    """Asked at every sign-in of somebody who has enrolled, before anything else opens."""

    template_name = "accounts/second_factor.html"
    form_class = CodeForm
    next_page = "home"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.session.get(CODE_OWED):
            return redirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, next=self.get_redirect_url())

    def form_valid(self, form: CodeForm) -> HttpResponse:
        try:
            second_factor.check(self.request.user, form.cleaned_data["code"])  # type: ignore[arg-type]
        except Refused as refused:
            form.add_error("code", str(refused))
            return self.form_invalid(form)
        del self.request.session[CODE_OWED]
        if in_place(self.request):
            return JsonResponse(progress(self.request))
        return redirect(owed(self.request.session) or self.get_success_url())

    def form_invalid(self, form: CodeForm) -> HttpResponse:
        return refusal(form) if in_place(self.request) else super().form_invalid(form)


@method_decorator(never_cache, name="dispatch")
class Enrol(LoginRequiredMixin, FormView):
    """Shows the secret until a code of it is given, then once the recovery codes.

    Who has enrolled gives a code to enrol another phone; the old one then counts no more.
    """

    template_name = "accounts/second_factor_set_up.html"
    form_class = CodeForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        context = super().get_context_data(**kwargs)
        factor = SecondFactor.objects.filter(user=user).exclude(confirmed_at=None).first()
        if factor:
            return {**context, "factor": factor, "codes_left": factor.recovery_codes.count()}
        begun = second_factor.begin(user)
        required = bool(self.request.session.get(ENROLMENT_OWED))
        picture = second_factor.picture(begun)
        return {**context, "picture": picture, "secret": begun.secret, "required": required}

    def form_valid(self, form: CodeForm) -> HttpResponse:
        user: Any = self.request.user
        code = form.cleaned_data["code"]
        try:
            if second_factor.enrolled(user):
                return self.enrol_anew(user, code)
            codes = second_factor.confirm(user, code)
        except Refused as refused:
            form.add_error("code", str(refused))
            return self.form_invalid(form)
        self.request.session.pop(ENROLMENT_OWED, None)
        return render(self.request, "accounts/recovery_codes.html", {"codes": codes})

    def enrol_anew(self, user: Any, code: str) -> HttpResponse:
        second_factor.check(user, code)
        second_factor.remove(user)
        self.request.session[ENROLMENT_OWED] = True
        return redirect("second-factor-set-up")
