"""Tests of what the operator does."""
