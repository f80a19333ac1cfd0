"""What anybody may open; the citizens' portal speaks Vietnamese."""

from django.urls import path, re_path

from caunoi.portal.views import data_notice, following, georeport, own_data, pages, public, sending

app_name = "portal"
urlpatterns = [
    path("", pages.home, name="home"),
    path("tro-giup/", pages.help_index, name="help_index"),
    path("tro-giup/<slug:name>/", pages.help_page, name="help_page"),
    path("du-lieu-ca-nhan/", data_notice.data_notice, name="data_notice"),
    path("gui-kien-nghi/", sending.start, name="send"),
    path("gui-kien-nghi/<str:token>/o-dau/", sending.area, name="send_area"),
    path("gui-kien-nghi/<str:token>/viec-gi/", sending.words, name="send_words"),
    path("gui-kien-nghi/<str:token>/anh/<int:number>/", sending.photo, name="send_photo"),
    path("gui-kien-nghi/<str:token>/giong-noi/", sending.voice, name="send_voice"),
    path("gui-kien-nghi/<str:token>/lien-he/", sending.contact, name="send_contact"),
    path("gui-kien-nghi/<str:token>/kiem-tra/", sending.check, name="send_check"),
    path("da-gui/<str:token>/", sending.sent, name="sent"),
    path("da-gui/<str:token>/ma-kien-nghi.svg", sending.picture, name="picture"),
    path("b/<str:code>/", sending.at_area, name="send_at_area"),
    path("b/<str:code>/gui/", sending.begin_at_area, name="begin_at_area"),
    path("kien-nghi/", public.index, name="petitions"),
    path("kien-nghi/moi.atom", public.feed, name="petition_feed"),
    path("kien-nghi/<str:ref>/", public.detail, name="petition"),
    path("kien-nghi/<str:ref>/cung-gap/", public.join, name="join"),
    path("so-lieu/kien-nghi/", public.figures, name="petition_figures"),
    path("so-lieu/kien-nghi.csv", public.figures_csv, name="petition_figures_csv"),
    path("so-lieu/kien-nghi.json", public.figures_json, name="petition_figures_json"),
    path("so-lieu/kien-nghi/<str:code>/", public.sheet, name="petition_sheet"),
    path("open311/v2/openapi.json", georeport.document, name="georeport_document"),
    *(
        re_path(rf"^open311/v2/{pattern}\.(?P<form>[a-z]+)$", view, name=f"georeport_{name}")
        for pattern, view, name in (
            ("discovery", georeport.discovery, "discovery"),
            ("services", georeport.services, "services"),
            (r"services/(?P<code>[\w-]{1,16})", georeport.service, "service"),
            ("requests", georeport.requests, "requests"),
            (r"requests/(?P<ref>[\w-]{1,20})", georeport.one_request, "request"),
            (r"tokens/(?P<key>[\w.-]{1,100})", georeport.token, "token"),
        )
    ),
    path("tra-cuu/", following.look_up, name="look_up"),
    path("theo-doi/<str:token>/", following.follow, name="follow"),
    path("theo-doi/<str:token>/danh-gia/", following.rate, name="rate"),
    path("theo-doi/<str:token>/xem-lai/", following.reopen, name="reopen"),
    path("theo-doi/<str:token>/bo-sung/", following.add, name="add"),
    path("theo-doi/<str:token>/rut/", following.withdraw, name="withdraw"),
    path("theo-doi/<str:token>/du-lieu/", own_data.own_data, name="own_data"),
    path("theo-doi/<str:token>/du-lieu/cua-toi/", own_data.own_copy, name="own_copy"),
    path("theo-doi/<str:token>/du-lieu/<slug:what>/", own_data.ask_data, name="ask_data"),
    path("theo-doi/<str:token>/tep/<int:number>/", following.answer_file, name="answer_file"),
]
