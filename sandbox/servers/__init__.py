"""The department systems of the pretend province: real servers, on loopback only."""
