"""Checks of definitions, with the codes and sentences of ValidateStateMachineDefinition.

`definition_checks` walks a definition and calls the others. The fields that a state may have, and the kind of
value of each, are in `state_fields`; the kinds of values, such as paths and numbers, in `value_checks`, with
payload templates in `template_checks`. Rules between the fields or elements of one type of state are in the
module of that type: tasks, choice rules, maps and their data sets, Retry and Catch. Where states lead is
checked in `transition_checks`.
"""
