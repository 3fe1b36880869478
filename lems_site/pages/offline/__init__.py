"""What a browser keeps for times without network: the service worker, its pages, and the list of the guide's pages."""
