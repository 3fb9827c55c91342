"""iCalendar (RFC 5545, 7986, 5546), and vCalendar 1.0 before it: diaries of events, plans and journals."""
