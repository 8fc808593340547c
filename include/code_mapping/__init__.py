"""Local codes and descriptors: unmapped codes, suggestions, a new school year, the district's own descriptors."""
