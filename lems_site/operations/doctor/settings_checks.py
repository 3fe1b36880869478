"""Checks of what stands in the settings and on the disk. No database."""

from __future__ import annotations

import shutil
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pyrage
from django.conf import settings

from lems_site.web.mail_queue.transport import transport_name

from .findings import Finding, green, red, yellow

LEAST_FREE = 1_000_000_000  # bytes
SHORTEST_KEY = 50  # characters
FIRST_YEAR = 2026  # the clock of a machine that says an earlier one is wrong


def check_debug() -> Iterator[Finding]:
    """DEBUG shows settings and code to everyone."""
    if settings.DEBUG:
        yield red("DEBUG", "is on: error pages show settings to everyone", "Set DEBUG=0.")
    else:
        yield green("DEBUG", "off")


def check_secret_key() -> Iterator[Finding]:
    """SECRET_KEY signs sessions and codes."""
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        yield red("SECRET_KEY", "is short", "Set it to 64 random characters (README, Settings).")
    else:
        yield green("SECRET_KEY", "long enough")


def check_https() -> Iterator[Finding]:
    """https, the public address, and the hosts that the site answers to."""
    address = urlsplit(settings.SITE_URL)
    if not settings.HTTPS or address.scheme != "https":
        yield red("https", "is off", "Set HTTPS=1 and SITE_URL=https://… behind a web server with a certificate.")
    elif address.hostname not in settings.ALLOWED_HOSTS:
        yield red("SITE_URL", f"names {address.hostname}, which is not in ALLOWED_HOSTS", "Add it to ALLOWED_HOSTS.")
    else:
        yield green("https", settings.SITE_URL)
    if "*" in settings.ALLOWED_HOSTS:
        yield red("ALLOWED_HOSTS", "takes every host", "Name the hosts of the site alone.")


def check_staff_sign_in() -> Iterator[Finding]:
    """Staff edit only with a second step."""
    if not settings.ADMIN_SECOND_FACTOR:
        yield red("second step of staff", "is off", "Set ADMIN_SECOND_FACTOR=1.")
    else:
        yield green("second step of staff", "on")


def check_mail() -> Iterator[Finding]:
    """Mail goes to a server. `doctor --send-mail` tries it."""
    if "smtp" not in transport_name():
        yield red("mail", "goes nowhere: codes, invitations and reminders do not arrive", "Set EMAIL_URL.")
    elif settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield red("mail", f"comes from {settings.DEFAULT_FROM_EMAIL}", "Set MAIL_FROM to an address of your own.")
    else:
        yield green("mail", f"by {settings.EMAIL_HOST}, from {settings.DEFAULT_FROM_EMAIL}")


def check_contact() -> Iterator[Finding]:
    """Whom readers write to."""
    if not settings.CONTACT_EMAIL:
        yield yellow("contact", "nobody is named to readers", "Set CONTACT_EMAIL.")
    else:
        yield green("contact", settings.CONTACT_EMAIL)


def check_folders() -> Iterator[Finding]:
    """The folders that the site writes to: there, writable, closed to other users, with room."""
    data = Path(settings.DATA_DIR)
    folders = {"DATA_DIR": data, "BACKUP_DIR": Path(settings.BACKUP_DIR), "PAGE_COPIES_DIR": Path(settings.PAGE_COPIES_DIR)}
    for name, folder in folders.items():
        if not folder.is_dir():
            yield red(name, f"{folder} is not there", "Start the site and its clock once, or make the folder.")
            continue
        trial = folder / ".doctor"
        try:
            trial.write_bytes(b"x")
            trial.unlink()
        except OSError as error:
            yield red(name, f"{folder} cannot be written: {error.strerror}", "Give it to the user of the site; look at the disk.")
            continue
        free = shutil.disk_usage(folder).free
        if free < LEAST_FREE:
            yield red(name, f"only {free / 1e9:.1f} GB are free", "Make room, or move it to a larger disk.")
        else:
            yield green(name, f"{free / 1e9:.0f} GB free")
    if data.is_dir() and data.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield yellow("DATA_DIR", "other users of this machine can look into it", f"chmod 700 {data}")
    private = [path for path in data.glob("*") if path.is_file() and path.stat().st_mode & stat.S_IROTH]
    if private:
        names = ", ".join(sorted(path.name for path in private)[:3])
        yield red("files of the site", f"other users can read {names}", f"chmod 600 {data}/{private[0].name}")


def check_backup_key() -> Iterator[Finding]:
    """The operator's public key."""
    try:
        pyrage.x25519.Recipient.from_str(settings.BACKUP_RECIPIENT)
    except pyrage.RecipientError:
        yield red(
            "key of the backups", "none", "Make one with age-keygen on another machine; set BACKUP_RECIPIENT to its public part."
        )
    else:
        yield green("key of the backups", f"{settings.BACKUP_RECIPIENT[:12]}…")


def check_time() -> Iterator[Finding]:
    """The machine's clock."""
    year = time.gmtime().tm_year
    if year < FIRST_YEAR:
        yield red("time", f"the machine says that it is {year}", "Turn on time synchronisation (systemd-timesyncd).")
    else:
        yield green("time", f"{time.strftime('%Y-%m-%d %H:%M', time.gmtime())} UTC")
