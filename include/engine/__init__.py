"""What both tools share: submitting a request, locking, recording outcomes, verdicts."""
