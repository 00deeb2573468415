"""The expression languages of ASL: JSONPath, intrinsic functions, JSONata and the payload templates of both.

Everything is compiled once, when a definition is, to closures of `(data, scope)`; nothing is parsed again.
"""
