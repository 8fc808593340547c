"""Embedded stand-ins for a trial run and for tests: a sample district and a strict Ed-Fi API."""
