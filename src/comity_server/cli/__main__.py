"""Start the command line: ``python -m comity_server.cli``."""

from comity_server.cli import main

if __name__ == "__main__":
    main(prog_name="comity")
