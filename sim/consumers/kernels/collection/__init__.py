"""Compiled loops of collection: contacts, talks, doors, courts, complaints."""
