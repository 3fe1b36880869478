"""Sign-in of staff by their hospital: a site with the setting, in a process of its own, and a provider of the tests' own."""
