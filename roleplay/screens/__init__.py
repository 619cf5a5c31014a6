"""What each screen of a play shows, put together as plain values: the engine's view, and the words around it."""
