"""What stands between the decoded page and the text that is read: script, damage, repetition."""
