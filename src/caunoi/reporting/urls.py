"""Doors to reports."""

from django.urls import path

from caunoi.reporting import views

app_name = "reporting"

urlpatterns = [
    path("bao-cao/", views.index, name="index"),
    path("bao-cao/dot/mo/", views.open_round, name="open_round"),
    path("bao-cao/dot/<str:ref>/", views.round_page, name="round"),
    path("bao-cao/dot/<str:ref>/nhac/", views.remind, name="remind"),
    path("bao-cao/dot/<str:ref>/tong-hop/", views.totals, name="totals"),
    path("bao-cao/dot/<str:ref>/tong-hop/<str:code>/", views.parts, name="parts"),
    path("bao-cao/<str:ref>/", views.report, name="report"),
    path("bao-cao/<str:ref>/phan/<int:number>/", views.section, name="section"),
    path("bao-cao/<str:ref>/loi-van/", views.narrative, name="narrative"),
    path("bao-cao/<str:ref>/nop/", views.submit, name="submit"),
    path("bao-cao/<str:ref>/tiep-nhan/", views.accept, name="accept"),
    path("bao-cao/<str:ref>/tra-lai/", views.send_back, name="send_back"),
]
