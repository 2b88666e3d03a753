"""What speakers will say: invitations by signed link, texts with their versions, embargo and delivery.

A text stays with the speaker until it is submitted, and with the organisers until it is published. Nobody
else reads it before an organiser chose to publish it and its moment has come (`rules.embargo.is_public`).
"""
