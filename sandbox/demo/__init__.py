"""The demo: a sample district, an embedded Ed-Fi API and a real Airflow, started and stopped by one command."""
