"""The table of all doors."""

from django.http import HttpRequest, JsonResponse
from django.urls import include, path
from django.views.decorators.http import require_safe

from caunoi.ground.programs import document_of, doors, new_api
from caunoi.org import api as org
from caunoi.org.urls import account_patterns
from caunoi.reporting import api as reporting

api = new_api([org.router, reporting.router])


@require_safe
def api_document(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 (Django's signature)
    """What programs may ask for, as OpenAPI 3.1; for whoever is signed in."""
    return JsonResponse(document_of(api), json_dumps_params={"ensure_ascii": False})


urlpatterns = [
    path("api/openapi.json", api_document, name="api_document"),
    path("api/", include((doors(api), "api"), namespace="api")),
    path("", include("caunoi.portal.urls")),
    path("", include("caunoi.ground.ui.urls")),
    path("", include("caunoi.ground.gauges.urls")),
    path("", include("caunoi.documents.urls")),
    path("", include("caunoi.petitions.urls")),
    path("", include("caunoi.plans.urls")),
    path("", include("caunoi.reporting.urls")),
    path("", include("caunoi.analytics.urls")),
    path("", include("caunoi.desk.urls")),
    path("", include("caunoi.org.urls")),
    path("", include(account_patterns)),
]

handler400 = "caunoi.ground.ui.views.bad_request"
handler403 = "caunoi.ground.ui.views.denied"
handler404 = "caunoi.ground.ui.views.missing"
handler500 = "caunoi.ground.ui.views.broken"
