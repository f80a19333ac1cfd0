import sys

from caunoi.config.cli import main

sys.exit(main())
