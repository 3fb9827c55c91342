"""E-mail: RFC 5322 and MIME, one message or an mbox of many; what is attached is read as what it is."""
