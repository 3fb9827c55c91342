"""Several nodes on one machine: the lines between them, which can be made bad, and a network to try.

`links` stands in for the lines between countries; `make network`, `bench network` and the bad days in tests/network
use the same one. `countries` founds homes of different members from the demo's roll, and has them know one another.
"""
