"""Who uses the console: roles, users, signing in, and the transaction that sees what one of them may."""
