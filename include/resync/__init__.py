"""The rooms of a resync: request, plan, extract, map, compare, send, record, report."""
