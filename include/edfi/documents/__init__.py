"""What an Ed-Fi document is: its resource, model, references and codes in each data standard."""
