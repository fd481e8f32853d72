"""Pages and fragments for browsers: the cluster page, the inspector, the action forms, people and
audit.
"""
