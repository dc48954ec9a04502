"""What the rules and the record say to a member: power, what is still needed, chances; plots."""
