"""Views that create, change and delete a diary."""
