"""Who is here, and what each of them may do: invitations, passwords, grants, and one gate for
every route.
"""
