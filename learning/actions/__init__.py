"""Everything that writes. One action is one mutation in one transaction."""
