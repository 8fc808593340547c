"""The state edition: the same flow from a district's database to the state's."""
