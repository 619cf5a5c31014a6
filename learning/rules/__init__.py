"""The rules of learning as plain Python: values in, values out. No Django, no clock, no randomness."""
