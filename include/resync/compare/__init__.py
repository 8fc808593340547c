"""What the ODS holds, read back, and how it differs from the SIS."""
