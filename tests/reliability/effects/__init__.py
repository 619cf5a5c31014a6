"""An application for the tests alone: messages whose effects can be counted, and addresses that take their time."""
