"""Real servers for the tests: PostgreSQL, Valkey and a browser, each started by us and stopped by us."""
