"""Addresses of the glossary."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.term_list, name="glossary"),
    path("entity/<str:name>/", views.entity, name="entity"),
    path("<slug:slug>/", views.term, name="term"),
]
