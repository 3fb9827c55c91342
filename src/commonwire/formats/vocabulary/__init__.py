"""Vocabularies as their makers publish them: knowledge and concept items of NewsML-G2, SKOS as JSON-LD and RDF/XML.

The IPTC's own JSON is JSON-LD. Each gives the same: concepts with their URIs, names by language, and what is broader.
"""
