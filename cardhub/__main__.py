"""`python -m cardhub`."""

from cardhub.cli import main

if __name__ == "__main__":
    main()
