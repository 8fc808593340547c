"""Ed-Fi Configurations: one YAML file each, with its code mappings in the CSV file of the same name."""
