"""Doors of the shell and of the gallery."""

from django.urls import path

from caunoi.ground.ui import views

app_name = "ui"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("tat-ca/", views.everything, name="all"),
    path("ui/", views.gallery, name="gallery"),
    path("ui/viec-can-lam/", views.gallery_work, name="gallery_work"),
    path("ui/ke-hoach/", views.gallery_plan, name="gallery_plan"),
    path("ui/dang-nhap/", views.gallery_sign_in, name="gallery_sign_in"),
    path("ui/loi/<slug:kind>/", views.gallery_trouble, name="gallery_trouble"),
]
