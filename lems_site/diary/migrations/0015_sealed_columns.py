"""What people type or choose moves into sealed columns. The values stay plain, marked so, until `manage.py seal_diaries`."""

import lems_site.diary.codes.private_text
import lems_site.web.sealing.fields
from django.db import migrations, models

from lems_site.web.sealing.column_migration import SealColumn


class Migration(migrations.Migration):

    dependencies = [
        ('diary', '0014_seal_ids'),
    ]

    operations = [
        SealColumn(
            model_name='appointment',
            name='note',
            field=lems_site.diary.codes.private_text.PrivateTextField(blank=True),
        ),
        SealColumn(
            model_name='change',
            name='after',
            field=lems_site.diary.codes.private_text.PrivateTextField(blank=True),
        ),
        SealColumn(
            model_name='change',
            name='before',
            field=lems_site.diary.codes.private_text.PrivateTextField(blank=True),
        ),
        SealColumn(
            model_name='change',
            name='imported_from',
            field=lems_site.diary.codes.private_text.PrivateTextField(blank=True),
        ),
        SealColumn(
            model_name='diary',
            name='hidden_topics',
            field=lems_site.diary.codes.private_text.PrivateJSONField(default=list, verbose_name='hidden from helpers and readers'),
        ),
        SealColumn(
            model_name='diary',
            name='index_key',
            field=lems_site.diary.codes.private_text.PrivateBinaryField(default=b'', editable=False),
        ),
        SealColumn(
            model_name='diary',
            name='name',
            field=lems_site.diary.codes.private_text.PrivateTextField(blank=True, verbose_name='name'),
        ),
        SealColumn(
            model_name='entry',
            name='data',
            field=lems_site.diary.codes.private_text.PrivateJSONField(default=dict),
        ),
        SealColumn(
            model_name='entry',
            name='imported_from',
            field=lems_site.diary.codes.private_text.PrivateTextField(blank=True),
        ),
        SealColumn(
            model_name='entry',
            name='text',
            field=lems_site.diary.codes.private_text.PrivateTextField(blank=True),
        ),
        SealColumn(
            model_name='healthlink',
            name='includes',
            field=lems_site.diary.codes.private_text.PrivateJSONField(default=list),
        ),
        SealColumn(
            model_name='healthlinkfetch',
            name='recipient',
            field=lems_site.diary.codes.private_text.PrivateTextField(),
        ),
        SealColumn(
            model_name='import',
            name='content',
            field=lems_site.diary.codes.private_text.PrivateTextField(blank=True),
        ),
        SealColumn(
            model_name='import',
            name='log',
            field=lems_site.diary.codes.private_text.PrivateTextField(blank=True),
        ),
        SealColumn(
            model_name='import',
            name='problems',
            field=lems_site.diary.codes.private_text.PrivateTextField(blank=True),
        ),
        SealColumn(
            model_name='import',
            name='summary',
            field=lems_site.diary.codes.private_text.PrivateTextField(blank=True),
        ),
        SealColumn(
            model_name='invitation',
            name='inviter',
            field=lems_site.diary.codes.private_text.PrivateTextField(blank=True, verbose_name='from whom'),
        ),
        SealColumn(
            model_name='invitation',
            name='label',
            field=lems_site.diary.codes.private_text.PrivateTextField(blank=True, verbose_name='for whom'),
        ),
        SealColumn(
            model_name='medicine',
            name='form',
            field=lems_site.diary.codes.private_text.PrivateTextField(blank=True),
        ),
        SealColumn(
            model_name='medicine',
            name='name',
            field=lems_site.diary.codes.private_text.PrivateTextField(),
        ),
        SealColumn(
            model_name='medicine',
            name='stock',
            field=lems_site.diary.codes.private_text.PrivateTextField(blank=True),
        ),
        SealColumn(
            model_name='medicine',
            name='strength',
            field=lems_site.diary.codes.private_text.PrivateTextField(blank=True),
        ),
        SealColumn(
            model_name='medicine',
            name='times',
            field=lems_site.diary.codes.private_text.PrivateJSONField(default=list),
        ),
        SealColumn(
            model_name='monthlysummary',
            name='value',
            field=lems_site.diary.codes.private_text.PrivateBinaryField(),
        ),
        SealColumn(
            model_name='question',
            name='imported_from',
            field=lems_site.diary.codes.private_text.PrivateTextField(blank=True),
        ),
        SealColumn(
            model_name='question',
            name='text',
            field=lems_site.diary.codes.private_text.PrivateTextField(),
        ),
        SealColumn(
            model_name='reminderdevice',
            name='subscription',
            field=lems_site.diary.codes.private_text.PrivateTextField(),
        ),
        SealColumn(
            model_name='reminders',
            name='ended',
            field=lems_site.diary.codes.private_text.PrivateJSONField(default=dict),
        ),
        SealColumn(
            model_name='reminders',
            name='names',
            field=lems_site.diary.codes.private_text.PrivateJSONField(default=dict),
        ),
        SealColumn(
            model_name='reminders',
            name='times',
            field=lems_site.diary.codes.private_text.PrivateJSONField(default=list),
        ),
        SealColumn(
            model_name='reminders',
            name='title',
            field=lems_site.diary.codes.private_text.PrivateTextField(blank=True),
        ),
        SealColumn(
            model_name='reminders',
            name='weekdays',
            field=lems_site.diary.codes.private_text.PrivateJSONField(default=list),
        ),
        SealColumn(
            model_name='reminderschedule',
            name='times',
            field=lems_site.diary.codes.private_text.PrivateJSONField(default=list),
        ),
        SealColumn(
            model_name='reminderschedule',
            name='title',
            field=lems_site.diary.codes.private_text.PrivateTextField(blank=True),
        ),
        SealColumn(
            model_name='reminderschedule',
            name='weekdays',
            field=lems_site.diary.codes.private_text.PrivateJSONField(default=list),
        ),
        SealColumn(
            model_name='sharelink',
            name='includes',
            field=lems_site.diary.codes.private_text.PrivateJSONField(default=list),
        ),
        SealColumn(
            model_name='sharelink',
            name='label',
            field=lems_site.diary.codes.private_text.PrivateTextField(blank=True),
        ),
        migrations.RemoveConstraint(model_name='trackedsymptom', name='tracked_symptom_once'),
        SealColumn(
            model_name='trackedsymptom',
            name='code',
            field=lems_site.diary.codes.private_text.PrivateTextField(),
        ),
        migrations.AddField(
            model_name='trackedsymptom',
            name='code_digest',
            field=lems_site.web.sealing.fields.SealedDigestField(of='code'),
        ),
        migrations.AddConstraint(
            model_name='trackedsymptom',
            constraint=models.UniqueConstraint(fields=('diary', 'code_digest'), name='tracked_symptom_once'),
        ),
        SealColumn(
            model_name='trackedsymptom',
            name='own_name',
            field=lems_site.diary.codes.private_text.PrivateTextField(blank=True),
        ),
    ]
