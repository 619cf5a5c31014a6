"""Content packs: folders and zips of Markdown and YAML that people read, compare and pass on.

``source`` opens one, ``reader`` turns its files into documents or complaints, ``loader`` brings the site up to them,
``dump`` and ``writer`` give them back in canonical form. A document is a plain mapping with all languages inside;
two documents that are equal in canonical form are the same content.
"""
