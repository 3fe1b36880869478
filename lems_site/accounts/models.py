"""A user is known by e-mail address; there are no user names."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes users from an address and a password."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A new user. The address is kept in lower case, so that it can be there only once. Raises ValueError without one."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A new user who may do everything in the admin. Whoever can run this on the server vouches for the address."""
        user = self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})
        EmailAddress.objects.using(self._db).create(user=user, email=user.email, verified=True, primary=True)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractUser):
    """Somebody who signs in: a patient, a caregiver or clinic staff."""

    username = None  # type: ignore[assignment]  # the e-mail address takes its place
    email = models.EmailField(_("e-mail address"), unique=True, error_messages={"unique": _("This address has an account.")})

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()  # type: ignore[assignment,misc]  # AbstractUser's own manager needs a user name

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
