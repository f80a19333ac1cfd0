"""The door of whoever watches over the server."""

from django.urls import path

from caunoi.ground.gauges import views

app_name = "gauges"
urlpatterns = [path("metrics", views.metrics, name="metrics")]
