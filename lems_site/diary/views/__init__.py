"""The pages of the diary, one file for each subject."""
