"""Readers answer back: whether a page helped, and what is wrong with it. Nobody is asked who they are."""
