"""What the walks over every address share: the addresses, a world of two sides to walk in, and the requests."""
