"""A QR code notes when wrong passcodes locked it, as a shared link does. Both have the same fields now."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('diary', '0016_sealed_reminders'),
    ]

    operations = [
        migrations.AddField(
            model_name='healthlink',
            name='locked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='sharelink',
            name='code_hash',
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
