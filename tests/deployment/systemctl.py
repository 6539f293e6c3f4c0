"""Stands in for systemctl: hands its arguments to the test, which starts and stops what the units say."""

import sys
from multiprocessing.connection import Client

if __name__ == "__main__":
    with Client(sys.argv[1], "AF_UNIX") as manager:
        manager.send(sys.argv[2:])
        if refusal := manager.recv():
            sys.exit(refusal)
