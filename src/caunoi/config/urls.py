"""The table of all doors."""

from django.urls import include, path

urlpatterns = [
    path("", include("caunoi.portal.urls")),
    path("", include("caunoi.ground.ui.urls")),
    path("", include("caunoi.documents.urls")),
    path("tai-khoan/", include("allauth.account.urls")),
]

handler400 = "caunoi.ground.ui.views.bad_request"
handler403 = "caunoi.ground.ui.views.denied"
handler404 = "caunoi.ground.ui.views.missing"
handler500 = "caunoi.ground.ui.views.broken"
