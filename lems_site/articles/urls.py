"""Addresses of articles."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.article_list, name="articles"),
    path("<slug:slug>/", views.article, name="article"),
    path("<slug:slug>/sources/", views.article_sources, name="article-sources"),
    path("<slug:slug>/sources/<int:number>/", views.article_source, name="article-source"),
]
