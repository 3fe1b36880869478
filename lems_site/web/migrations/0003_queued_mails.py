"""The queue of mails."""

import uuid

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("web", "0002_data_keys")]
    operations = [
        migrations.CreateModel(
            "QueuedMail",
            [
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(choices=[("waiting", "Waiting"), ("failed", "Failed")], default="waiting", max_length=7),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("due_at", models.DateTimeField()),
                ("useful_until", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("sealed", models.BinaryField(blank=True)),
                ("error", models.CharField(blank=True, max_length=60)),
                ("domain", models.CharField(blank=True, max_length=100)),
            ],
            options={"indexes": [models.Index(fields=["state", "due_at"], name="mail_due")]},
        )
    ]
