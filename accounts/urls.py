from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, URLResolver, path

from accounts.views import drafts, messages, second_factor, session, sign_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("password/", sign_in.PasswordChange.as_view(), name="password-change"),
    path("second-factor/", second_factor.GiveCode.as_view(), name="second-factor"),
    path("second-factor/set-up/", second_factor.Enrol.as_view(), name="second-factor-set-up"),
    path("session/", session.session, name="session"),
    path("drafts/", drafts.draft, name="draft"),
    path("messages/", messages.MessageList.as_view(), name="messages"),
    path("messages/read/", messages.read_all, name="messages-read"),
    path("messages/<int:pk>/", messages.open_message, name="message-open"),
]
