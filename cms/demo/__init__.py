"""Five Doors, a fictional chain of household-goods shops: people to try the product with."""
