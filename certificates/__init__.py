"""PROOF: what was true when a cohort graduated, on paper and for anyone who checks it."""
