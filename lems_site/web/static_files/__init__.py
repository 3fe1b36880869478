"""What is done with static files when they are collected: scripts are joined, and earlier versions stay for a time."""
