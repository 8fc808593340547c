"""The history database: requests, their plans and outcomes, the identity map, locks, orphans, backups and purges."""
