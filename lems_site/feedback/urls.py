"""Addresses of the feedback page."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.feedback_page, name="feedback"),
    path("thanks/", views.thanks_page, name="feedback-thanks"),
]
