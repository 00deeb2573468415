"""Service integrations: tasks that call Lambda, other AWS services, HTTP APIs and Step Functions itself.

Each integration is declared in one module of `services`; `optimized_integrations` lists them.
"""
