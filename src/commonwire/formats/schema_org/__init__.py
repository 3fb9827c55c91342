"""schema.org's NewsArticle and its kin: as JSON-LD by itself, and as JSON-LD, microdata or RDFa Lite in a page."""
