"""operations.md, followed to the letter on an empty Debian 12: `make empty-machine`. Needs root, a network and mmdebstrap.

What differs from a real machine: no systemd runs. Its commands are played by no_systemd.py, which starts each unit's own command
by hand, as its user, with its settings, folders and keys; the sandbox of the units is judged by tests/deploy/test_units.py.
The certificate comes from an authority made for the test.
"""
