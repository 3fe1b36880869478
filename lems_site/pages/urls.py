"""Addresses of the pages around the guide."""

from django.urls import path, re_path

from . import programs, views
from .booklet import booklet

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("booklet/", booklet, name="booklet"),
    path("components/", views.components, name="components"),
    path("robots.txt", programs.robots, name="robots"),
    path("sitemap.xml", programs.sitemap, name="sitemap"),
    path("feed.atom", programs.feed, name="feed"),
    path("favicon.ico", programs.favicon, name="favicon"),
    path("manifest.webmanifest", programs.manifest, name="manifest"),
    path("api/v1/articles.json", programs.articles_json, name="api-articles"),
    path("api/v1/glossary.json", programs.glossary_json, name="api-glossary"),
    re_path(r"^api/v1/(?P<name>articles|glossary|diary)\.schema\.json$", programs.schema, name="api-schema"),
    path("healthz", programs.healthz, name="healthz"),
]
