"""Custom resources: a CustomResourceDefinition becomes rows of the table of resources.

Mirrors apiextensions-apiserver: `rows` (the resources that a definition serves), `structural`
(pruning and defaults), `validating` (values against the schema), `schema` (the same for apply and
OpenAPI), `jsonpath` (columns, selectors, scale), `naming` and `lifecycle` (conditions, the end).
`conversion` asks webhooks for objects of another version. Rules in CEL (x-kubernetes-validations) are
accepted and not evaluated.
"""
