"""Tests of the store room. Every party's deed in them is invented for the tests."""
