"""Who may open a diary: grants, invitations, permissions, the audit log."""
