"""Pages that draw on several features: front page, dashboard, mail and audit pages, health."""
