"""The workflow: states, signatures, minor edits, retiring, review reminders."""
