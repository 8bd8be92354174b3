"""What every room shares: codes, frames, the ledger, draws by address, compiled loops; none of it knows a scenario."""
