"""A strict Ed-Fi ODS/API of our own on loopback: an independent judge for trial runs and tests."""
