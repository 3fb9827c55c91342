"""Tests of the way in and out, against real servers on the loopback interface."""
