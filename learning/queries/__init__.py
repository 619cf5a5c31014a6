"""Everything that reads. A function returns a ready QuerySet or a frozen dataclass."""
