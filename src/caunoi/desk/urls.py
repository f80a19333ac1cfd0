"""The door to the inbox."""

from django.urls import path

from caunoi.desk import views

app_name = "desk"

urlpatterns = [
    path("viec-can-lam/", views.inbox, name="inbox"),
]
