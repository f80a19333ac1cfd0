from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "caunoi.ground.notices"
    label = "notices"
    verbose_name = "Thông báo"
