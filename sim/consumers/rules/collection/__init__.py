"""Rules of collection: contacts, doors, how treatment is felt."""
