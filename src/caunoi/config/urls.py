"""The table of all doors."""

from django.urls import include, path

urlpatterns = [
    path("tai-khoan/", include("allauth.account.urls")),
]
