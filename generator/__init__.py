"""A weekly fundamentals programme as a site generator.

Read everything, report everything, decide the weeks, compose the pages, and only then
touch an engine, a folder or a mail.
"""
