"""What reconcile, resend and verify do with a batch of compared documents."""
