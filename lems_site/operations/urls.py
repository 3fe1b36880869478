"""Addresses for monitors."""

from django.urls import path

from . import views

urlpatterns = [
    path("readyz", views.readiness, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
]
