"""SIS rows become Ed-Fi documents, or the reason why not."""
