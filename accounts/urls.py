from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, URLResolver, path

from accounts import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("password/", views.PasswordChange.as_view(), name="password-change"),
    path("messages/", views.MessageList.as_view(), name="messages"),
    path("messages/read/", views.read_all, name="messages-read"),
    path("messages/<int:pk>/", views.open_message, name="message-open"),
]
