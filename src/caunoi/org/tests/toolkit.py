"""An independent provider for one test: django-oauth-toolkit, run as a program of its own on this machine by
`python toolkit.py PORT BACK KEY`. Whoever opens its page is signed in there as "huong" already and has consented.

BACK is the address of the client; KEY a PEM file of the key it signs with, beside which its tables lie. It prints
"ready" when it listens.
"""

from __future__ import annotations

import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings

CLIENT, SECRET = "cau-noi", "a secret + of % the client"


class Signed:
    """Everybody who opens a page is the one person of this provider."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        from django.contrib.auth import get_user_model  # noqa: PLC0415 (after the set-up)

        request.user = get_user_model().objects.get_by_natural_key("huong")
        return self.get_response(request)


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        """Silent."""


class Many(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def set_up(port: int, key_file: str) -> None:
    settings.configure(
        SECRET_KEY="of this provider alone",
        ALLOWED_HOSTS=["localhost"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(Path(key_file).with_name("toolkit.sqlite3")),
            }
        },
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "oauth2_provider"],
        MIDDLEWARE=[f"{__name__}.Signed"],
        ROOT_URLCONF="oauth2_provider_urls",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": Path(key_file).read_text(),
            "OIDC_ISS_ENDPOINT": f"http://localhost:{port}/o",
            "PKCE_REQUIRED": True,
            "SCOPES": {"openid": "who it is", "profile": "the name"},
            "ALLOWED_REDIRECT_URI_SCHEMES": ["http", "https"],
        },
    )
    django.setup()


def main(port: int, back: str, key_file: str) -> None:
    set_up(port, key_file)
    from types import ModuleType  # noqa: PLC0415 (after the set-up)

    from django.contrib.auth import get_user_model  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415
    from django.urls import include, path  # noqa: PLC0415
    from oauth2_provider.models import Application  # noqa: PLC0415

    urls = ModuleType("oauth2_provider_urls")
    vars(urls)["urlpatterns"] = [path("o/", include("oauth2_provider.urls", namespace="oauth2_provider"))]
    sys.modules["oauth2_provider_urls"] = urls
    call_command("migrate", verbosity=0)
    person: Any = get_user_model()
    person.objects.create_user("huong", first_name="Lò Thị Hương")
    Application.objects.create(
        client_id=CLIENT,
        client_secret=SECRET,
        redirect_uris=back,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        algorithm=Application.RS256_ALGORITHM,
        skip_authorization=True,
        name="Cầu Nối",
    )
    server = make_server("localhost", port, get_wsgi_application(), Many, Quiet)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
