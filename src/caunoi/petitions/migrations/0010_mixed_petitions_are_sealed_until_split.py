import django.db.models.deletion
from django.db import migrations, models

import caunoi.ground.fields

SENDERS = ["ADDED", "RATED", "REOPENED", "WITHDRAWN", "ASKED", "NOTE", "SPLIT"]
MIXED_WORDS = "Đơn có nhiều nội dung, giữ kín đến khi người đứng đầu tách."


def seal_mixed(apps, _):
    """Mixed petitions that are there already are locked away as those are that come from now on."""
    vaults = apps.get_model("petitions", "Vault").objects
    ratings = apps.get_model("petitions", "Rating").objects
    for petition in apps.get_model("petitions", "Petition").objects.filter(kind="MIXED").order_by("pk"):
        if not vaults.filter(petition=petition).exists():
            vaults.create(petition=petition, words=petition.words, title=petition.title, place=petition.place)
        petition.words, petition.folded, petition.published_at, petition.hides_name = MIXED_WORDS, "", None, True
        petition.title = petition.place = ""
        petition.public_title = petition.public_words = petition.public_answer = ""
        petition.save()
        for entry in petition.entries.filter(kind__in=SENDERS).exclude(words=""):
            entry.words, entry.sealed = "", entry.words
            entry.save(update_fields=["words", "sealed"])
        ratings.filter(answer__petition=petition).update(words="")


class Migration(migrations.Migration):
    dependencies = [("petitions", "0009_voices_and_languages")]

    operations = [
        migrations.AddField(
            model_name="petition",
            name="split_from",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="petitions.petition",
                verbose_name="tách từ",
            ),
        ),
        migrations.AddField(
            model_name="vault",
            name="rest",
            field=caunoi.ground.fields.SealedTextField(
                blank=True, bound_to=("petition_id",), default="", verbose_name="phần còn lại sau khi tách"
            ),
        ),
        migrations.RunPython(seal_mixed, migrations.RunPython.noop),
    ]
