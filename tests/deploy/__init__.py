"""Tests of what stands in front of the site on a server: nginx and the system's units."""
