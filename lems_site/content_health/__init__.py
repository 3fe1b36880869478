"""Problems of live pages that staff should mend, known without compiling anything."""
