"""The officers' console: pages made on the server, which work without a script. Read `app.py` first."""
