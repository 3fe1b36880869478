"""Parts of pages, their names and their words."""
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='IndexState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=40, unique=True)),
                ('stem', models.CharField(db_index=True, max_length=40)),
                ('uses', models.IntegerField(default=0)),
                ('lay', models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('slug', models.CharField(max_length=80)),
                ('whole', models.BooleanField()),
                ('parts', models.PositiveIntegerField()),
                ('place', models.TextField(blank=True)),
                ('title', models.CharField(max_length=120)),
                ('heading', models.TextField(blank=True)),
                ('names', models.TextField(blank=True)),
                ('said', models.TextField(blank=True)),
                ('text', models.TextField(blank=True)),
                ('names_stems', models.TextField(blank=True)),
                ('said_stems', models.TextField(blank=True)),
                ('heading_stems', models.TextField(blank=True)),
                ('text_stems', models.TextField(blank=True)),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'slug'], name='search_document_page')],
            },
        ),
        migrations.CreateModel(
            name='Name',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(db_index=True, max_length=400)),
                ('exact', models.BooleanField()),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keys', to='search.document')),
            ],
        ),
        migrations.CreateModel(
            name='Slip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(db_index=True, max_length=42)),
                ('word', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slips', to='search.word')),
            ],
        ),
    ]
