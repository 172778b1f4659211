"""HTML: whole pages that load nothing, from nowhere, and run nothing but their own script.

``page`` draws a report as a page to read and to work with, ``sheets`` the tables of the other commands. Whatever an
article says is escaped and made visible on its way in (``text``), and a Content-Security-Policy in the page (``skeleton``)
forbids everything but the page's own style and script, each by its hash.
"""
