from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "caunoi.ground.jobs"
    label = "jobs"
    verbose_name = "Việc chạy nền"
