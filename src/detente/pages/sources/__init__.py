"""Where pages come from: files, folders, archives, tables, documents, feeds and web addresses."""
