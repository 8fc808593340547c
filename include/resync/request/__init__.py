"""What was asked: validated before anything is touched."""
