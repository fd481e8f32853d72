"""Custom resources: a CustomResourceDefinition becomes rows of the table of resources.

Mirrors apiextensions-apiserver: `rows` (the resources that a definition serves), `structural`
(pruning and defaults), `validating` (values against the schema), `schema` (the same for apply and
OpenAPI), `jsonpath` (columns, selectors, scale), `naming` and `lifecycle` (conditions, the end).
Rules in CEL (x-kubernetes-validations) are accepted and not evaluated; conversion webhooks are
accepted and not called: a version is converted by its name alone.
"""
