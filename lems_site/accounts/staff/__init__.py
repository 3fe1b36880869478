"""Who edits the guide: invitations, roles, names that sign, new second steps. Two people on the site, or one on the console."""
