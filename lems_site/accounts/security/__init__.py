"""What keeps accounts safe and tells people of it: events, known devices, mails, limits on tries."""
