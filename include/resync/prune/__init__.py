"""What the ODS holds and the SIS does not: guarded, deleted children first, restorable."""
