"""Tests of the relations room. Every party's deed in them is invented for the tests."""
