"""What became of a request: verdict, report, Verification Summary."""
