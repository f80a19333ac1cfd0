from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "caunoi.ground.ui"
    label = "ui"
    verbose_name = "Giao diện"
