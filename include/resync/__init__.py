"""A resync: request, plan, extract, map, compare, send, prune, record, report; one folder or module for each word."""
