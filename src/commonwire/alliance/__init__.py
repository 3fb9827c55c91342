"""Who is in the alliance, and who may do what.

Nouns: `member`, `outlet`, `person`, `key`, `principal` (who is asking). Verbs: `apply`, `admit`, `enrol`,
`issue_key`, `sign_in`, `people`. The one place that answers "may they?" is `may`, and its rules are data in `deeds`.
What the room needs kept is in `ports`; a verb gets it as `roll`, and the time as `now`.

An outlet's way in: the secretariat makes an invitation to apply; the outlet fills in an `Application`, which puts
the outlet (status `applied`) and its first person on the roll; the secretariat admits or declines; from then on the
outlet's admin makes keys and invites colleagues.
"""
