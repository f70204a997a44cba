"""Tests of the development runner."""
