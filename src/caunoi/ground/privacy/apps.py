from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "caunoi.ground.privacy"
    label = "privacy"
    verbose_name = "Dữ liệu cá nhân"
