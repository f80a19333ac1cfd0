from django.db import migrations, models

import caunoi.ground.fields

SENDERS = ["ADDED", "RATED", "REOPENED", "WITHDRAWN", "ASKED", "NOTE"]


def seal_what_was_said(apps, _):
    """What senders of denunciations have said until now is sealed like what they say from now on."""
    entries = apps.get_model("petitions", "Entry").objects.filter(petition__kind="DENUNCIATION", kind__in=SENDERS)
    for entry in entries.exclude(words="").iterator():
        entry.words, entry.sealed = "", entry.words
        entry.save(update_fields=["words", "sealed"])
    ratings = apps.get_model("petitions", "Rating").objects.filter(answer__petition__kind="DENUNCIATION")
    ratings.exclude(words="").update(words="")


class Migration(migrations.Migration):
    dependencies = [("petitions", "0003_what_of_an_answer_is_public")]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="sealed",
            field=caunoi.ground.fields.SealedTextField(
                blank=True, bound_to=("petition_id", "created_at"), default="", verbose_name="nội dung niêm phong"
            ),
        ),
        migrations.AddField(
            model_name="petition",
            name="is_held",
            field=models.BooleanField(default=False, verbose_name="giữ kín chờ người đứng đầu đọc"),
        ),
        migrations.RunPython(seal_what_was_said, migrations.RunPython.noop),
    ]
