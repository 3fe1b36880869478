"""Keep what readers see of each page now: it has been so since the site last changed."""

from django.db import migrations

PAGES = (("articles", "Article", "description"), ("glossary", "Term", "definition"))
SOME = 50


def keep_live_pages(apps, schema_editor):
    snapshot = apps.get_model("publishing", "PageSnapshot")
    version = apps.get_model("publishing", "SiteVersion").objects.filter(pk=1).first()
    if version is None:
        return
    for app, name, summary in PAGES:
        rows = []
        for page in apps.get_model(app, name).objects.filter(live__isnull=False).iterator(chunk_size=SOME):
            rows.append(
                snapshot(
                    page_kind=app,
                    page_slug=page.slug,
                    revision=page.live_id,
                    shown_from=version.changed_at,
                    title=page.title,
                    html=page.html,
                    compiled=page.compiled,
                    fields={summary: getattr(page, summary)},
                )
            )
        snapshot.objects.bulk_create(rows, batch_size=SOME)


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0003_signature_acts"),
        ("publishing", "0007_discussion_and_snapshots"),
        ("articles", "0003_restored_revisions"),
        ("glossary", "0002_restored_revisions"),
    ]

    operations = [migrations.RunPython(keep_live_pages, migrations.RunPython.noop)]
