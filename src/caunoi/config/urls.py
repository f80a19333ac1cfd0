"""The table of all doors."""

from django.urls import include, path

from caunoi.org.urls import account_patterns

urlpatterns = [
    path("", include("caunoi.portal.urls")),
    path("", include("caunoi.ground.ui.urls")),
    path("", include("caunoi.documents.urls")),
    path("", include("caunoi.plans.urls")),
    path("", include("caunoi.reporting.urls")),
    path("", include("caunoi.desk.urls")),
    path("", include("caunoi.org.urls")),
    path("", include(account_patterns)),
]

handler400 = "caunoi.ground.ui.views.bad_request"
handler403 = "caunoi.ground.ui.views.denied"
handler404 = "caunoi.ground.ui.views.missing"
handler500 = "caunoi.ground.ui.views.broken"
