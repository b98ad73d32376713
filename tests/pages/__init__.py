"""Tests of the pages room. Every article in them is invented for the tests."""
