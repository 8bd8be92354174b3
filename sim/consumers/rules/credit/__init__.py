"""Rules of credit: accounts, bills, willingness and styles of paying, forbearance."""
