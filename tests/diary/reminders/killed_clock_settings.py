"""The site's settings with a mail server that writes a line for each mail: for clocks that are killed while they send."""

from lems_site.settings import *  # noqa: F403 (settings extend settings)

EMAIL_BACKEND = "tests.diary.reminders.line_mail_server.LineMailServer"
EMAIL_FILE_PATH = DATA_DIR / "mails.txt"  # noqa: F405 (as above)
DIARY_OPEN = True
