"""Short texts of accounts, sealed by the site's own data key: seeds of second steps, and what was typed in a session."""

from __future__ import annotations

import base64

from lems_site.web.sealing.data_keys import SITE_SCOPE, DataKey, open_value, seal_value
from lems_site.web.sealing.errors import KeyringInvalid, KeyringMissing

MARK = "sealed:"


def is_sealed(stored: str) -> bool:
    """Whether a stored text is sealed; one from before sealing is not."""
    return stored.startswith(MARK)


def seal_text(text: str, place: str) -> str:
    """The sealed form of a text. `place`: where it stands, as "table.column:row". Raises SealingError.

    On a site that never had a master key in use the text stays as it is (the doctor is red), and is sealed later.
    """
    try:
        sealed = seal_value(SITE_SCOPE, text.encode(), place)
    except (KeyringMissing, KeyringInvalid):
        if DataKey.objects.filter(pk=SITE_SCOPE).exists():
            raise
        return text
    return MARK + base64.b64encode(sealed).decode()


def open_text(stored: str, place: str) -> str:
    """What a stored text says. Raises SealingError."""
    if not is_sealed(stored):
        return stored
    return open_value(SITE_SCOPE, base64.b64decode(stored.removeprefix(MARK)), place).decode()
