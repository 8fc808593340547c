"""The resync's own memory: what was asked, planned, sent and answered, and who works on which school now."""
