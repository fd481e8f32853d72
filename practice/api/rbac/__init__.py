"""Role-based access control: decisions made from stored Roles and bindings.

Mirrors kube-apiserver's RBAC authorizer and the documentation page "Using RBAC Authorization".
Rights only add up; what no rule allows is refused.
"""
