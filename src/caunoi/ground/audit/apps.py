from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "caunoi.ground.audit"
    label = "audit"
    verbose_name = "Nhật ký"
