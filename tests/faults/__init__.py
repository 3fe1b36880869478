"""Faults of a real site: killed processes, a full disk, a cache or a database that is away.

The short form runs with the other tests; `make faults` (FAULTS=long) runs every fault many more times. Three faults stand where
their subject is: killed backups and rotations in tests/operations/, clocks killed while they send in tests/diary/reminders/.
"""
