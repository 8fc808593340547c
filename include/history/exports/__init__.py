"""Tables of the history as files to open: CSV, XLSX, HTML and PDF."""
