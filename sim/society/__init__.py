"""What a society does about treatment: complaints and their handling, opinion, press, regulator, rules."""
