"""Doors to the registers."""

from django.urls import path

from caunoi.documents.views import documents, keeping, lists, papers

app_name = "documents"

urlpatterns = [
    path("van-ban/", lists.index, name="index"),
    path("van-ban/excel/", lists.download, name="excel"),
    path("van-ban/in/", lists.sheet, name="sheet"),
    path("van-ban/so/", keeping.registers, name="registers"),
    path("van-ban/loai/", keeping.kinds, name="kinds"),
    path("van-ban/loai/<int:number>/", keeping.kind, name="kind"),
    path("van-ban/moi/<slug:way>/", documents.register, name="register"),
    path("van-ban/<str:ref>/", documents.detail, name="detail"),
    path("van-ban/<str:ref>/toan-van/", documents.full_text, name="full_text"),
    path("van-ban/<str:ref>/tep/", documents.download, name="download"),
    path("van-ban/<str:ref>/pdf/", papers.pdf, name="pdf"),
    path("van-ban/<str:ref>/sua/", documents.edit, name="edit"),
    path("van-ban/<str:ref>/gui/", documents.send, name="send"),
]
