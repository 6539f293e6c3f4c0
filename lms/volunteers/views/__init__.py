"""Screens of this room, a module for who is looking."""
