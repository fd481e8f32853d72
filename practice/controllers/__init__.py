"""The controllers: one file or package each, independent of each other, plain API clients."""
