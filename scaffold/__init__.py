"""What writes the first files of a new part; used by developers, and no part of the product."""
