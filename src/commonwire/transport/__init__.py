"""The way in and out: the only room that opens connections outward.

A request goes this way, and again for each redirect: `fetch` reads the address (http or https, no
credentials) -> the name is resolved once -> `addresses` checks every answer against what is public and what
the operator opened for the purpose -> the connection goes to a checked address, with Host, SNI and
certificate check for the name -> `body` takes the answer in, bounded before and after decompression. One
clock runs over all of it (docs/rules.md, 9).
"""
