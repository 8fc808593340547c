"""Between Airflow and the engine: the only package under `include` that knows Airflow."""
