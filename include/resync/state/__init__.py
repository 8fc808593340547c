"""The rooms of a sync between a district and the state edition: the same flow as a resync, another target."""
