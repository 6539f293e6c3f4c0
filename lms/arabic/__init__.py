"""What Arabic text, Saudi numbers and two calendars ask of a program: pure, and the floor of every other app."""
