from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    name = "caunoi.ground.workdays"
    label = "workdays"
    verbose_name = "Lịch làm việc"
