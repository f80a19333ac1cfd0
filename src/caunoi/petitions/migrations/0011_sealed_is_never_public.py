from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("petitions", "0010_mixed_petitions_are_sealed_until_split")]

    operations = [
        migrations.RemoveConstraint(model_name="petition", name="petitions_denunciation_is_never_public"),
        migrations.AddConstraint(
            model_name="petition",
            constraint=models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(kind__in=("DENUNCIATION", "MIXED")),
                name="petitions_sealed_is_never_public",
            ),
        ),
    ]
