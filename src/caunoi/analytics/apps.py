from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "caunoi.analytics"
    label = "analytics"
    verbose_name = "Toàn cảnh"
