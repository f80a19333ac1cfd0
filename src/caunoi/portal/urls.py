"""What anybody may open; the citizens' portal speaks Vietnamese."""

from django.urls import path

from caunoi.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
]
