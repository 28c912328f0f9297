"""Other solvers on the same cases, each in an environment of its own."""
