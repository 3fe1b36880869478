"""Addresses of the pages around the guide."""

from django.urls import path, re_path

from . import machine_readable, sitemaps, views, well_known
from .booklet import booklet_page
from .carry_card import carry_card_page
from .offline import views as offline
from .offline.worker import service_worker

urlpatterns = [
    path("", views.home_page, name="home"),
    path("about/", views.about_page, name="about"),
    path("about-the-diary/", views.about_diary_page, name="about-diary"),
    path("privacy/", views.privacy_page, name="privacy"),
    path("accessibility/", views.accessibility_page, name="accessibility"),
    path("carry/", carry_card_page, name="carry"),
    path("booklet/", booklet_page, name="booklet"),
    path("sw.js", service_worker, name="service-worker"),
    path("offline/", offline.offline_page, name="offline"),
    path("offline/no-network/", offline.no_network_page, name="no-network"),
    path("offline/check-in/", offline.check_in_page, name="offline-check-in"),
    path("offline/guide.json", offline.guide_list, name="guide-list"),
    path("components/", views.components_page, name="components"),
    path("robots.txt", machine_readable.robots_txt, name="robots"),
    path("sitemap.xml", sitemaps.sitemap_xml, name="sitemap"),
    path("feed.atom", machine_readable.article_feed, name="feed"),
    path("favicon.ico", machine_readable.favicon_redirect, name="favicon"),
    path("manifest.webmanifest", machine_readable.web_manifest, name="manifest"),
    path("api/v1/articles.json", machine_readable.articles_json, name="api-articles"),
    path("api/v1/glossary.json", machine_readable.glossary_json, name="api-glossary"),
    re_path(r"^api/v1/(?P<name>articles|glossary|diary)\.schema\.json$", machine_readable.json_schema, name="api-schema"),
    path(".well-known/security.txt", well_known.security_txt, name="security-txt"),
    path(".well-known/change-password", well_known.change_password_redirect, name="well-known-change-password"),
    path("healthz", machine_readable.health_check, name="healthz"),
]
