"""The expression languages of ASL: JSONPath, intrinsic functions and JSONata.

An expression is compiled once, with its definition, to a closure of `(data, scope)`, and never parsed again.
"""
