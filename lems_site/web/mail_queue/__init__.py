"""The queue of mails: each mail of the site is a sealed row, sent soon after its transaction and tried again by the clock."""
