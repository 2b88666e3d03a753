"""Running an installation: the database brought up to date, and the processes under one supervisor."""
