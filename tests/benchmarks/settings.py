"""The site's settings, with one more address: a bare "hello" view behind the same middleware."""

from lems_site.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.urls"

DIARY_KEYS_LOCAL = True  # `prepare` makes master keys beside the database
