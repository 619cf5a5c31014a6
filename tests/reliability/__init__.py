"""Faults that really happen: processes are killed, the broker goes, the database goes."""
