"""Corrections of moto's answers to the tasks of state machines, as AWS was seen to answer.

They act on boto3 clients, and only where moto answers: a real endpoint is not altered.
"""
