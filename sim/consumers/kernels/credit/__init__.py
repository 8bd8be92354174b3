"""Compiled loops of credit: bills, payments, arrears, arrangements."""
