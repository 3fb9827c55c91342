"""Models, one file each. They are given texts and give numbers; the rest of the program works without them."""
