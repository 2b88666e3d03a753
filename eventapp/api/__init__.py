"""The application for programs: versioned, read by anybody within what they may see."""
