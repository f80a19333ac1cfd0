"""The doors to the inbox, to its short form for village heads, and to what was handed over."""

from django.urls import path

from caunoi.desk import views

app_name = "desk"

urlpatterns = [
    path("viec-cua-ban/", views.village, name="village"),
    path("viec-can-lam/", views.inbox, name="inbox"),
    path("ban-giao/<int:number>/", views.hand_over, name="hand_over"),
    path("ban-giao/<int:number>/bien-ban.docx", views.hand_over_paper, name="hand_over_paper"),
]
