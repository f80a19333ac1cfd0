"""What anybody may open; the citizens' portal speaks Vietnamese."""

from django.urls import path

from caunoi.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("tro-giup/", views.help_index, name="help_index"),
    path("tro-giup/<slug:name>/", views.help_page, name="help_page"),
]
