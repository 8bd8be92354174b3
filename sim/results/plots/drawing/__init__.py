"""What all pictures share: canvas, fonts, bars, series."""
