from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "caunoi.ground.releases"
    label = "releases"
    verbose_name = "Phiên bản"
