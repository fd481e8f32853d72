"""Tests of dashboard.doctor."""
