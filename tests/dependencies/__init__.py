"""What the site and its tests are made of: known weaknesses (`make audit`) and the list of components (`make sbom`)."""
