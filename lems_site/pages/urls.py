"""Addresses of the pages around the guide."""

from django.urls import path, re_path

from . import machine_readable, sitemaps, views
from .booklet import booklet

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("booklet/", booklet, name="booklet"),
    path("components/", views.components, name="components"),
    path("robots.txt", machine_readable.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("feed.atom", machine_readable.feed, name="feed"),
    path("favicon.ico", machine_readable.favicon, name="favicon"),
    path("manifest.webmanifest", machine_readable.manifest, name="manifest"),
    path("api/v1/articles.json", machine_readable.articles_json, name="api-articles"),
    path("api/v1/glossary.json", machine_readable.glossary_json, name="api-glossary"),
    re_path(r"^api/v1/(?P<name>articles|glossary|diary)\.schema\.json$", machine_readable.schema, name="api-schema"),
    path("healthz", machine_readable.healthz, name="healthz"),
]
