"""The Campus side: its tables, how it is reached and what is read from it."""
