"""What only a browser can show: real Chromium on a real demonstration, started for this run alone."""
