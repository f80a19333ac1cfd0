from django.apps import AppConfig


class PetitionsConfig(AppConfig):
    name = "caunoi.petitions"
    label = "petitions"
    verbose_name = "Kiến nghị"
