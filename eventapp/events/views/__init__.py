"""HTTP at the edge: load and authorise, form, service, flash, redirect."""
