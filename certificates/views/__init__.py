"""Who is looking: anyone (verify), the holder (download), a lead (leads)."""
