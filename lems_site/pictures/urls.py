"""Addresses of pictures: the hash of the bytes, so that an address always means the same picture."""

from django.urls import re_path

from .views import picture

urlpatterns = [re_path(r"^(?P<digest>[0-9a-f]{64})\.(?P<ending>jpg|png|webp)$", picture, name="picture")]
