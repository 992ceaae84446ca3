"""Every transport against real servers: one shared suite, and each bad input of its own."""
