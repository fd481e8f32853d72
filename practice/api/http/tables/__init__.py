"""Tables: what `kubectl get` prints, made on the server as every real API server does.

`rows` and `columns` are pure functions of an object and the cluster's time. Columns of priority 1
show with `-o wide` only. The columns and their words follow Kubernetes' own printers.
"""

from practice.api.http.tables.build import Table, columns_json, table_for
from practice.api.http.tables.column import Column

__all__ = ["Column", "Table", "columns_json", "table_for"]
