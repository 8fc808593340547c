"""Everything the DAGs and the plugin import: the rooms of the resync."""
