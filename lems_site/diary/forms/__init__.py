"""The forms of the diary, one file for each subject. They own label, hint and error text."""
