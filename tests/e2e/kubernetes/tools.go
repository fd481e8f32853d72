//go:build tools

// Package tools says to `go mod tidy` what is built from here. It is never built itself.
package tools

import (
	_ "k8s.io/kubernetes/cmd/kubectl"
	_ "k8s.io/kubernetes/test/e2e"
)
