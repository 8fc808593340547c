"""Read-only probes of an ODS/API: which traits the host has, and which of them limit what a run can promise."""
