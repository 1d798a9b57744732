"""From a file of boundaries to a drawing that pages only point at; nothing here is known to a web process."""
