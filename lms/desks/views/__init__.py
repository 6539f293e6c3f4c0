"""Screens that read several rooms, a module for who is looking."""
