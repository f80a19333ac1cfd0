"""The doors to the inbox, to its short form for village heads, to what was handed over, to the record of processing."""

from django.urls import path

from caunoi.desk.views import processing, work

app_name = "desk"

urlpatterns = [
    path("viec-cua-ban/", work.village, name="village"),
    path("viec-can-lam/", work.inbox, name="inbox"),
    path("ban-giao/<int:number>/", work.hand_over, name="hand_over"),
    path("ban-giao/<int:number>/bien-ban.docx", work.hand_over_paper, name="hand_over_paper"),
    path("ban-giao/<int:number>/bien-ban.pdf", work.hand_over_pdf, name="hand_over_pdf"),
    path("so-dang-ky-du-lieu/", processing.record, name="processing"),
    path("so-dang-ky-du-lieu/so-dang-ky.docx", processing.record_paper, name="processing_paper"),
    path("so-dang-ky-du-lieu/so-dang-ky.pdf", processing.record_pdf, name="processing_pdf"),
    path("so-dang-ky-du-lieu/<int:number>/", processing.activity_edit, name="activity"),
]
