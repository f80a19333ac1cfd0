from django.apps import AppConfig


class OnceConfig(AppConfig):
    name = "caunoi.ground.once"
    label = "once"
    verbose_name = "Gửi một lần"
