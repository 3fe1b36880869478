"""Static files as they are served: style sheets and scripts joined, names with a hash, earlier versions kept for a time."""
