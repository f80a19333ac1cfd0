"""The door to the overview."""

from django.urls import path

from caunoi.analytics import views

app_name = "analytics"

urlpatterns = [path("toan-canh/", views.overview, name="overview")]
