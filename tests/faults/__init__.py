"""Faults of a real site: killed processes, a full disk, a cache or a database that is away.

The short form runs with the other tests; `make faults` (FAULTS=long) runs every fault many more times. Two faults stand where
their subject is: killed backups in tests/operations/test_backups.py, clocks killed while they send in tests/diary/reminders/.
"""
