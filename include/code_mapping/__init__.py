"""Local codes and descriptors: what is unmapped, suggestions, a new school year, descriptors of one's own."""
