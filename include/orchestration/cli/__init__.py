"""What an administrator runs by hand: the command `edfi-resync`, beside Airflow and without a run."""
