"""What an outlet gets and owes: inboxes, takes with their credit and duties, notices and the receipts that close them.

A take is an allowed decision acted on: the story in the format asked for, with credit, licence and duties inside. A
correction, hold, release or kill makes a notice to everyone who was served the item, and the notice stays open until
a receipt of each of them, or a person, closes it. A kill goes before everything else (docs/rules.md, 4).
"""
