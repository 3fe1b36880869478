"""What staff should look after: problems of live pages, known without compiling anything."""
