"""Tests of the cli room. Every party's deed in them is invented for the tests."""
