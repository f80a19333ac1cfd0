from django.db import migrations, models

KINDS = [
    ("pdf", "PDF"),
    ("docx", "Word"),
    ("xlsx", "Excel"),
    ("png", "Ảnh PNG"),
    ("jpg", "Ảnh JPEG"),
    ("webp", "Ảnh WebP"),
    ("txt", "Văn bản thuần"),
    ("csv", "CSV"),
    ("md", "Markdown"),
    ("webm", "Ghi âm WebM"),
    ("ogg", "Ghi âm Ogg"),
    ("m4a", "Ghi âm M4A"),
    ("mp3", "Ghi âm MP3"),
    ("wav", "Ghi âm WAV"),
]


class Migration(migrations.Migration):
    dependencies = [("files", "0001_stored_files")]

    operations = [
        migrations.RemoveConstraint(model_name="storedfile", name="files_storedfile_kind_known"),
        migrations.AlterField(
            model_name="storedfile",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=10, verbose_name="loại"),
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [kind for kind, _ in KINDS])), name="files_storedfile_kind_known"
            ),
        ),
    ]
