from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "caunoi.ground.limits"
    label = "limits"
    verbose_name = "Số lần thử"
