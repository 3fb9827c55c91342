"""The demo's data and its replay: a simulated alliance, and real or demo text for its desk to run on.

Everything here is invented but the countries and, where it is present, the text of the sample. A page that shows it
says so with the words of `roll.json` (`note`) and of `replay` (`SIMULATED_TEXT`, `REAL_TEXT`, `SIMULATED_TIME`).
"""
