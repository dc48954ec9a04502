"""A party's own eyes and pen: follow, check, notice, alarm, sign."""
