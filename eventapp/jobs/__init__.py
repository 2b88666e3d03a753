"""Long work outside requests: rows that a worker claims; what a killed one left is taken up again.

A feature registers a handler (`service.handler`) and enqueues with the change that asks for it. Handlers may
run twice and must come to the same (docs/decisions/0008-jobs-are-rows.md).
"""
