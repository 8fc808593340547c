"""How an Ed-Fi ODS/API is talked to: discovery, token, pace, bulk sending, problems."""
