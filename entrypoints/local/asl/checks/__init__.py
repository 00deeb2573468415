"""Static checks of definitions, as ValidateStateMachineDefinition reports them."""
