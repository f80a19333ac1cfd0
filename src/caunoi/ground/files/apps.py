from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "caunoi.ground.files"
    label = "files"
    verbose_name = "Tệp"
