"""The learner's and the manager's screens."""
