"""People who sign in. Readers of the guide need no account."""
