from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "caunoi.org"
    label = "org"
    verbose_name = "Đơn vị và người dùng"
