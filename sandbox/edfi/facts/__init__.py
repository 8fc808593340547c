"""Compact fact tables about the Ed-Fi data standards, derived by `derive.py` and committed beside it."""
