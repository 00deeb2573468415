"""The orchestrator: Step Functions in this process, and its API in AWS's wire protocol."""
