"""Copies the bytes of pictures from the storage of earlier versions into the database. Killed anywhere, it goes on when run again.

The files stay where they are; nothing reads them any more.
"""

import hashlib
import logging

from django.core.files.storage import default_storage
from django.db import migrations

log = logging.getLogger(__name__)


def bring_in_files(apps, schema_editor):
    Picture = apps.get_model("pictures", "Picture")
    PictureBytes = apps.get_model("pictures", "PictureBytes")
    present = set(PictureBytes.objects.values_list("digest", flat=True))
    for digest, ending in Picture.objects.values_list("digest", "ending").order_by("digest").distinct():
        if digest in present:
            continue
        name = f"pictures/{digest}.{ending}"
        try:
            with default_storage.open(name) as file:
                data = file.read()
        except FileNotFoundError:
            log.warning("the storage has no %s: upload this picture again", name)
            continue
        if hashlib.sha256(data).hexdigest() != digest:
            log.warning("%s in the storage is damaged: upload this picture again", name)
            continue
        PictureBytes.objects.bulk_create([PictureBytes(digest=digest, data=data)], ignore_conflicts=True)


class Migration(migrations.Migration):

    atomic = False  # each picture on its own

    dependencies = [
        ('pictures', '0002_picture_bytes'),
    ]

    operations = [migrations.RunPython(bring_in_files, migrations.RunPython.noop)]
