"""Questions with known answers asked, counted, compared and calibrated."""
