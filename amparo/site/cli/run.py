"""`python -m amparo.site.cli.run`: the command line without an installed script."""

from amparo.site.cli import main

if __name__ == "__main__":
    main()
