"""`python -m scheduler.cli`."""

from scheduler.cli.app import main

main()
