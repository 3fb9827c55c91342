"""Bad days: real nodes, lines that can be made bad, a peer that lies, and a checker that forgets nothing."""
