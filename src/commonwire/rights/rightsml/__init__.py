"""RightsML 2.0, a profile of ODRL 2.2: policies of the field become terms, and terms become policies.

What of a policy is not understood here turns every allow into ask, with its wording shown (docs/rules.md, 6).
"""
