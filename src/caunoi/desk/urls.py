"""The doors to the inbox and to its short form for village heads."""

from django.urls import path

from caunoi.desk import views

app_name = "desk"

urlpatterns = [
    path("viec-cua-ban/", views.village, name="village"),
    path("viec-can-lam/", views.inbox, name="inbox"),
]
