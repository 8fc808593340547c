"""Ed-Fi documents: resources, models, references and codes in each data standard."""
