"""A password hash that takes about 60 ms: long enough to be seen, short enough for tests."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class Quick(PBKDF2PasswordHasher):
    iterations = 100_000
