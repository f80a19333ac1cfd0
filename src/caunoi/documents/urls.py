"""Doors to the registers."""

from django.urls import path

from caunoi.documents.views import dispatches, documents, keeping, links, lists, papers, receipts, templates

app_name = "documents"

urlpatterns = [
    path("van-ban/", lists.index, name="index"),
    path("van-ban/excel/", lists.download, name="excel"),
    path("van-ban/in/", lists.sheet, name="sheet"),
    path("van-ban/so/", keeping.registers, name="registers"),
    path("van-ban/loai/", keeping.kinds, name="kinds"),
    path("van-ban/loai/<int:number>/", keeping.kind, name="kind"),
    path("van-ban/gui-nhan/", receipts.index, name="received"),
    path("van-ban/mau/", templates.index, name="templates"),
    path("van-ban/mau/<slug:code>/", templates.template, name="template"),
    path("van-ban/mau/<slug:code>/bo/", templates.drop, name="template_drop"),
    path("van-ban/mau/<slug:code>/tep/", templates.download, name="template_file"),
    path("van-ban/moi/<slug:way>/", documents.register, name="register"),
    path("van-ban/<str:ref>/", documents.detail, name="detail"),
    path("van-ban/<str:ref>/toan-van/", documents.full_text, name="full_text"),
    path("van-ban/<str:ref>/tep/", documents.download, name="download"),
    path("van-ban/<str:ref>/pdf/", papers.pdf, name="pdf"),
    path("van-ban/<str:ref>/sua/", documents.edit, name="edit"),
    path("van-ban/<str:ref>/gui/", documents.send, name="send"),
    path("van-ban/<str:ref>/phat-hanh/", dispatches.dispatch, name="dispatch"),
    path("van-ban/<str:ref>/phat-hanh/them/", dispatches.add, name="dispatch_add"),
    path("van-ban/<str:ref>/phat-hanh/excel/", dispatches.book, name="dispatch_excel"),
    path("van-ban/<str:ref>/phat-hanh/nhac/", dispatches.remind, name="remind"),
    path("van-ban/<str:ref>/phat-hanh/<int:number>/", dispatches.receiver, name="receiver"),
    path("van-ban/<str:ref>/phat-hanh/<int:number>/tep/", dispatches.evidence, name="evidence"),
    path("van-ban/<str:ref>/hoi/<int:number>/", dispatches.answer, name="answer"),
    path("van-ban/<str:ref>/nhan/", receipts.receive, name="receive"),
    path("van-ban/<str:ref>/quan-triet/", receipts.study, name="study"),
    path("van-ban/<str:ref>/hoi-lai/", receipts.ask, name="ask"),
    path("nhan-van-ban/<str:token>/", links.link, name="link"),
    path("nhan-van-ban/<str:token>/tep/", links.link_file, name="link_file"),
]
