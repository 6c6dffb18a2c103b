from django.urls import URLPattern, URLResolver, path

from districts import workbench

urlpatterns: list[URLPattern | URLResolver] = [
    path("", workbench.home, name="home"),
]
