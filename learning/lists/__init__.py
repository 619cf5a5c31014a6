"""Reading a list of people out of a file: bytes in, rows of words out. No Django, no clock, no database."""
