"""Backups: one sealed file each, made while the site runs, and proved by restoring it into a scratch place."""
