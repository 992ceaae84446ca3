"""The parts that `cardhub/steps.py` is made of."""
