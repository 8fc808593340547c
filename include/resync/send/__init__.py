"""Documents go to the ODS, and each response becomes an outcome."""
