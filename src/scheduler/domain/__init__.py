"""The scheduling language: immutable models, enums, errors and rules; no solver, no files, no clock."""
