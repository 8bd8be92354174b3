"""The money of collection: cash, expenses, returns of a contact, sums of a day."""
