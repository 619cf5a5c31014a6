"""Publishing: what a page has to be, what is released, and what happens when it goes."""
