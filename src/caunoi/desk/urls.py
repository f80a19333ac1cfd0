"""The doors to the inbox, to its short form for village heads, to what was handed over, to the keeping of personal
data."""

from django.urls import path

from caunoi.desk.views import impact, incidents, processing, protection, work

app_name = "desk"

urlpatterns = [
    path("viec-cua-ban/", work.village, name="village"),
    path("viec-can-lam/", work.inbox, name="inbox"),
    path("ban-giao/<int:number>/", work.hand_over, name="hand_over"),
    path("ban-giao/<int:number>/bien-ban.docx", work.hand_over_paper, name="hand_over_paper"),
    path("ban-giao/<int:number>/bien-ban.pdf", work.hand_over_pdf, name="hand_over_pdf"),
    path("bao-ve-du-lieu/", protection.protection, name="protection"),
    path("bao-ve-du-lieu/thoi-han/<int:number>/", protection.term_edit, name="privacy_term"),
    path("danh-gia-tac-dong/", impact.impact, name="impact"),
    path("danh-gia-tac-dong/moi/", impact.impact_new, name="impact_new"),
    path("danh-gia-tac-dong/<int:number>/da-gui/", impact.impact_sent, name="impact_sent"),
    path("danh-gia-tac-dong/<int:number>/ho-so.docx", impact.impact_docx, name="impact_docx"),
    path("danh-gia-tac-dong/<int:number>/ho-so.pdf", impact.impact_pdf, name="impact_pdf"),
    path("danh-gia-tac-dong/rui-ro/moi/", impact.risk_new, name="risk_new"),
    path("danh-gia-tac-dong/rui-ro/<int:number>/", impact.risk_edit, name="risk"),
    path("su-co-du-lieu/", incidents.incidents, name="incidents"),
    path("su-co-du-lieu/moi/", incidents.new_incident, name="new_incident"),
    path("su-co-du-lieu/<int:number>/", incidents.incident, name="incident"),
    path("su-co-du-lieu/<int:number>/sua/", incidents.incident_edit, name="incident_edit"),
    path("su-co-du-lieu/<int:number>/da-thong-bao/", incidents.incident_notified, name="incident_notified"),
    path("su-co-du-lieu/<int:number>/khong-thong-bao/", incidents.incident_waived, name="incident_waived"),
    path("su-co-du-lieu/<int:number>/da-bao/", incidents.incident_people_told, name="incident_people_told"),
    path("su-co-du-lieu/<int:number>/khong-bao/", incidents.incident_people_waived, name="incident_people_waived"),
    path("su-co-du-lieu/<int:number>/bao-nguoi.docx", incidents.incident_people_paper, name="incident_people_paper"),
    path("su-co-du-lieu/<int:number>/dong/", incidents.incident_closed, name="incident_closed"),
    path("su-co-du-lieu/<int:number>/thong-bao.docx", incidents.incident_paper, name="incident_paper"),
    path("su-co-du-lieu/<int:number>/thong-bao.pdf", incidents.incident_pdf, name="incident_pdf"),
    path("so-dang-ky-du-lieu/", processing.record, name="processing"),
    path("so-dang-ky-du-lieu/so-dang-ky.docx", processing.record_paper, name="processing_paper"),
    path("so-dang-ky-du-lieu/so-dang-ky.pdf", processing.record_pdf, name="processing_pdf"),
    path("so-dang-ky-du-lieu/<int:number>/", processing.activity_edit, name="activity"),
]
