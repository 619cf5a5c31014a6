"""The editor of scenarios inside Wagtail's admin: one document, edited one part at a time."""
